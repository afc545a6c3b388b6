package dev.headstock.plugins.glyph;

import dev.headstock.api.model.Vocabulary;
import java.util.List;
import java.util.OptionalInt;

/** Three special tokens, then the characters that have pictures. */
record CharacterVocabulary(CharacterRanges characters) implements Vocabulary {
    static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[SEP]");
    static final int PADDING = 0;
    static final int UNKNOWN = 1;
    static final int SEPARATOR = 2;

    int idOf(int character) {
        int row = characters.row(character);
        return row < 0 ? UNKNOWN : SPECIAL.size() + row;
    }

    @Override
    public int size() {
        return SPECIAL.size() + characters.size();
    }

    @Override
    public String token(int id) {
        if (id < SPECIAL.size()) {
            return SPECIAL.get(id);
        }
        int row = id - SPECIAL.size();
        for (int i = 0; i < characters.first().size(); i++) {
            int size = characters.last().get(i) - characters.first().get(i) + 1;
            if (row < size) {
                return Character.toString(characters.first().get(i) + row);
            }
            row -= size;
        }
        throw new IndexOutOfBoundsException("token " + id);
    }

    @Override
    public OptionalInt id(String token) {
        int special = SPECIAL.indexOf(token);
        if (special >= 0) {
            return OptionalInt.of(special);
        }
        boolean isOne = token.codePointCount(0, token.length()) == 1;
        int id = isOne ? idOf(token.codePointAt(0)) : UNKNOWN;
        return id == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public OptionalInt classTokenId() {
        return OptionalInt.empty();
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
        return OptionalInt.empty();
    }
}
