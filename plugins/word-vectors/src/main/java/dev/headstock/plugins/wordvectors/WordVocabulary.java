package dev.headstock.plugins.wordvectors;

import dev.headstock.api.model.Vocabulary;
import java.util.OptionalInt;

/** The words of words.txt. */
record WordVocabulary(WordTable words) implements Vocabulary {

    /** @throws IllegalArgumentException when they are not as many as the configuration says, or lack a special token */
    static WordVocabulary of(WordTable words, int size) {
        if (words.size() != size || Names.SPECIAL.stream().anyMatch(name -> words.find(name) == WordTable.ABSENT)) {
            throw new IllegalArgumentException(
                    "%s has %d lines, but vocab_size is %d. Write a word a line, %s among them."
                            .formatted(Names.WORDS_FILE, words.size(), size, Names.SPECIAL));
        }
        return new WordVocabulary(words);
    }

    int unknown() {
        return words.find(Names.UNKNOWN);
    }

    int separator() {
        return words.find(Names.SEPARATOR);
    }

    @Override
    public int size() {
        return words.size();
    }

    @Override
    public String token(int id) {
        return words.word(id);
    }

    @Override
    public OptionalInt id(String token) {
        int id = words.find(token);
        return id == WordTable.ABSENT ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public OptionalInt classTokenId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt separatorTokenId() {
        return OptionalInt.of(separator());
    }

    @Override
    public OptionalInt paddingTokenId() {
        return id(Names.PADDING);
    }

    @Override
    public OptionalInt unknownTokenId() {
        return OptionalInt.of(unknown());
    }

    @Override
    public OptionalInt maskTokenId() {
        return OptionalInt.empty();
    }
}
