package dev.headstock.plugins.glyph;

import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A token for each character that is not white space. */
record CharacterTokenizer(CharacterVocabulary characters) implements Tokenizer {

    @Override
    public List<Token> tokenize(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (!Character.isWhitespace(character)) {
                tokens.add(new Token(characters.idOf(character), at, next, true, Map.of()));
            }
            at = next;
        }
        return tokens;
    }

    @Override
    public String decode(int[] ids) {
        return Arrays.stream(ids)
                .filter(id -> id >= CharacterVocabulary.SPECIAL.size())
                .mapToObj(characters::token)
                .collect(Collectors.joining());
    }

    @Override
    public Vocabulary vocabulary() {
        return characters;
    }

    @Override
    public SpecialTokens specialTokens() {
        return new SpecialTokens(List.of(), List.of(CharacterVocabulary.SEPARATOR), List.of());
    }
}
