package dev.headstock.testkit;

import dev.headstock.api.model.Vocabulary;
import java.util.List;
import java.util.OptionalInt;

/**
 * The special tokens of BERT by their names, and others that are named by their ids, such as {@code token-17}; the first
 * ten are special or unused.
 */
public record FakeVocabulary(int size) implements Vocabulary {
    public static final int PADDING = 0;
    public static final int CLASS = 1;
    public static final int SEPARATOR = 2;
    public static final int UNKNOWN = 3;
    public static final int MASK = 4;
    /** Id of the first token that stands for a piece of a word. */
    public static final int FIRST_WORD = 10;

    private static final String NAME = "token-";
    /** By id. */
    private static final List<String> SPECIAL = List.of("[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]");

    /** The id of a piece of a word, the same for the same piece. */
    int idOf(String piece) {
        return piece.equals("[MASK]") ? MASK : FIRST_WORD + Math.floorMod(piece.hashCode(), size - FIRST_WORD);
    }

    @Override
    public String token(int id) {
        return id < SPECIAL.size() ? SPECIAL.get(id) : NAME + id;
    }

    @Override
    public OptionalInt id(String token) {
        int special = SPECIAL.indexOf(token);
        if (special >= 0) {
            return OptionalInt.of(special);
        }
        if (!token.matches(NAME + "\\d{1,6}")) {
            return OptionalInt.empty();
        }
        int id = Integer.parseInt(token.substring(NAME.length()));
        return id >= SPECIAL.size() && id < size ? OptionalInt.of(id) : OptionalInt.empty();
    }

    @Override
    public OptionalInt classTokenId() {
        return OptionalInt.of(CLASS);
    }

    @Override
    public OptionalInt separatorTokenId() {
        return OptionalInt.of(SEPARATOR);
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
        return OptionalInt.of(MASK);
    }
}
