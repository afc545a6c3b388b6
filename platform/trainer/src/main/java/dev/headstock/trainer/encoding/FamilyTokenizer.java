package dev.headstock.trainer.encoding;

import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Tokenizer.Token;
import dev.headstock.api.model.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tokenizer that a family brings. Each thread gets one of its own, because it may keep buffers. */
final class FamilyTokenizer implements ModelTokenizer {
    private final Tokenizer first;
    private final ThreadLocal<Tokenizer> own;

    /** Makes a further one. */
    @FunctionalInterface
    interface Factory {
        Tokenizer open() throws IOException;
    }

    FamilyTokenizer(Tokenizer first, Factory factory) {
        this.first = first;
        this.own = ThreadLocal.withInitial(() -> {
            try {
                return factory.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public List<TokenizedText> tokenize(List<String> texts) {
        Tokenizer tokenizer = own.get();
        return texts.stream().map(text -> tokenized(tokenizer.tokenize(text))).toList();
    }

    @Override
    public List<TokenizedText> tokenizeWords(Collection<String> words) {
        return tokenize(List.copyOf(words));
    }

    private static TokenizedText tokenized(List<Token> tokens) {
        int count = tokens.size();
        TokenizedText text = new TokenizedText(
                new int[count], new int[count], new int[count], new int[count], new LinkedHashMap<>());
        int word = -1;
        for (int i = 0; i < count; i++) {
            Token token = tokens.get(i);
            text.ids()[i] = token.id();
            text.charStarts()[i] = token.charStart();
            text.charEnds()[i] = token.charEnd();
            word += i == 0 || token.startsWord() ? 1 : 0;
            text.words()[i] = word;
            for (Map.Entry<String, int[]> feature : token.features().entrySet()) {
                text.features().computeIfAbsent(feature.getKey(), name -> new int[count][])[i] = feature.getValue();
            }
        }
        for (int[][] perToken : text.features().values()) {
            for (int i = 0; i < count; i++) {
                perToken[i] = perToken[i] == null ? new int[0] : perToken[i];
            }
        }
        return text;
    }

    @Override
    public String decode(int[] ids) {
        return own.get().decode(ids);
    }

    @Override
    public Vocabulary vocabulary() {
        return first.vocabulary();
    }

    @Override
    public SpecialTokens specialTokens() {
        return first.specialTokens();
    }

    @Override
    public void close() {
        own.remove();
    }
}
