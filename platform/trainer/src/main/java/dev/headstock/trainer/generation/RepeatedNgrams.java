package dev.headstock.trainer.generation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Which tokens would make a text repeat itself. */
final class RepeatedNgrams {
    private RepeatedNgrams() {}

    /**
     * The tokens after which an n-gram of this length would be in the text twice.
     *
     * @param length 0 allows everything
     */
    static Set<Integer> banned(int[] text, int length) {
        Set<Integer> banned = new HashSet<>();
        int prefix = length - 1;
        if (length == 0 || text.length < prefix) {
            return banned;
        }
        int[] last = Arrays.copyOfRange(text, text.length - prefix, text.length);
        for (int start = 0; start + prefix < text.length; start++) {
            if (Arrays.equals(text, start, start + prefix, last, 0, prefix)) {
                banned.add(text[start + prefix]);
            }
        }
        return banned;
    }
}
