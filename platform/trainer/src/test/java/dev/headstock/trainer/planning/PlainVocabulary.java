package dev.headstock.trainer.planning;

import dev.headstock.api.model.Vocabulary;
import java.util.OptionalInt;

/** Tokens without texts. */
record PlainVocabulary(int size) implements Vocabulary {
    @Override
    public String token(int id) {
        return "t" + id;
    }

    @Override
    public OptionalInt id(String token) {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt classTokenId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt separatorTokenId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt paddingTokenId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt unknownTokenId() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt maskTokenId() {
        return OptionalInt.empty();
    }
}
