package dev.headstock.plugins.elmo;

import dev.headstock.api.model.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The words of words.txt: a word a line, whose number is the id, special tokens first. */
final class Words implements Vocabulary {
    static final String FILE = "words.txt";
    static final int PADDING = 0;
    static final int UNKNOWN = 1;
    static final int SENTENCE_BEGIN = 2;
    static final int SENTENCE_END = 3;
    static final List<String> SPECIAL = List.of("<pad>", "<unk>", "<s>", "</s>");

    private final List<String> words;
    private final Map<String, Integer> ids = new HashMap<>();

    /** @throws IllegalArgumentException when they are not as many as the configuration says, or lack the special tokens */
    Words(List<String> words, int size) {
        this.words = List.copyOf(words);
        if (words.size() != size || !words.subList(0, SPECIAL.size()).equals(SPECIAL)) {
            throw new IllegalArgumentException(
                    "%s has %d lines, but vocab_size is %d. Write a word a line, and %s in the first four."
                            .formatted(FILE, words.size(), size, SPECIAL));
        }
        for (int id = 0; id < size; id++) {
            ids.putIfAbsent(words.get(id), id);
        }
    }

    /** Of a word of a text, which is never a special token. */
    int idOf(String word) {
        int id = ids.getOrDefault(word, UNKNOWN);
        return id < SPECIAL.size() ? UNKNOWN : id;
    }

    @Override
    public int size() {
        return words.size();
    }

    @Override
    public String token(int id) {
        return words.get(id);
    }

    @Override
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public OptionalInt classTokenId() {
        return OptionalInt.of(SENTENCE_BEGIN);
    }

    @Override
    public OptionalInt separatorTokenId() {
        return OptionalInt.of(SENTENCE_END);
    }

    @Override
    public OptionalInt paddingTokenId() {
        return OptionalInt.of(PADDING);
    }

    @Override
    public OptionalInt unknownTokenId() {
        return OptionalInt.of(UNKNOWN);
    }

    @Override
    public OptionalInt maskTokenId() {
        return OptionalInt.empty();
    }
}
