package dev.headstock.plugins.elmo;

import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Cuts a text at white space. A word has its id, if it is in the word list, and its characters. */
record ElmoTokenizer(Words words, int length) implements Tokenizer {

    @Override
    public List<Token> tokenize(String text) {
        List<Token> tokens = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || Character.isWhitespace(text.charAt(at))) {
                if (at > start) {
                    tokens.add(token(text.substring(start, at), start));
                }
                start = at + 1;
            }
        }
        return tokens;
    }

    private Token token(String word, int start) {
        Map<String, int[]> features = Map.of(Characters.FEATURE, Characters.of(word, length));
        return new Token(words.idOf(word), start, start + word.length(), true, features);
    }

    @Override
    public String decode(int[] ids) {
        return Arrays.stream(ids)
                .filter(id -> id >= Words.SPECIAL.size() || id == Words.UNKNOWN)
                .mapToObj(words::token)
                .collect(Collectors.joining(" "));
    }

    @Override
    public Vocabulary vocabulary() {
        return words;
    }

    /** {@code <s> text </s>} and {@code <s> text </s> second text </s>}. */
    @Override
    public SpecialTokens specialTokens() {
        List<Integer> end = List.of(Words.SENTENCE_END);
        return new SpecialTokens(List.of(Words.SENTENCE_BEGIN), end, end);
    }
}
