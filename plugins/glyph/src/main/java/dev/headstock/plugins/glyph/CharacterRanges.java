package dev.headstock.plugins.glyph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The characters that have a picture, as ranges of code points in ascending order. Pictures are rows in this order.
 *
 * @param first code points at which ranges begin; {@code last} those at which they end, inclusive
 */
record CharacterRanges(List<Integer> first, List<Integer> last) {
    /** Longer lists of an entry are not kept with a model. */
    static final int MOST = 200;

    CharacterRanges {
        first = List.copyOf(first);
        last = List.copyOf(last);
    }

    static CharacterRanges of(Collection<Integer> characters) {
        List<Integer> first = new ArrayList<>();
        List<Integer> last = new ArrayList<>();
        for (int character : new TreeSet<>(characters)) {
            if (!last.isEmpty() && last.get(last.size() - 1) == character - 1) {
                last.set(last.size() - 1, character);
            } else {
                first.add(character);
                last.add(character);
            }
        }
        return new CharacterRanges(first, last);
    }

    int size() {
        int size = 0;
        for (int i = 0; i < first.size(); i++) {
            size += last.get(i) - first.get(i) + 1;
        }
        return size;
    }

    /** The row of a character's picture, −1 where it has none. */
    int row(long character) {
        int before = 0;
        for (int i = 0; i < first.size(); i++) {
            if (character >= first.get(i) && character <= last.get(i)) {
                return (int) (before + character - first.get(i));
            }
            before += last.get(i) - first.get(i) + 1;
        }
        return -1;
    }

    List<Integer> characters() {
        List<Integer> characters = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            for (int character = first.get(i); character <= last.get(i); character++) {
                characters.add(character);
            }
        }
        return characters;
    }
}
