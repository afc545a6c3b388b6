package dev.headstock.trainer.encoding;

import dev.headstock.api.data.InputSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Which tokens texts lose so that they fit together. */
final class Truncation {
    private Truncation() {}

    /** Tokens that a text loses at its start and at its end. */
    record Cut(int fromStart, int fromEnd) {}

    /**
     * Of the texts that may be cut, the longest loses a token, again and again. Of equally long ones, the one that was shorter at first,
     * or else the one that comes first, is cut, as Hugging Face's tokenizers do.
     *
     * @param allowed from which end each may be cut
     * @param room for all of them together
     * @throws IllegalArgumentException when those that may not be cut need more
     */
    static List<Cut> longestFirst(int[] lengths, IntFunction<InputSequence.Truncation> allowed, int room) {
        int[] kept = lengths.clone();
        int excess = -room;
        int fixed = 0;
        for (int i = 0; i < lengths.length; i++) {
            excess += lengths[i];
            fixed += isFixed(allowed, i) ? lengths[i] : 0;
        }
        if (excess > 0 && fixed > room) {
            throw new IllegalArgumentException(
                    "the texts that must not be cut have %d tokens, and there is room for %d. Shorten them or choose a longer sequence."
                            .formatted(fixed, Math.max(room, 0)));
        }
        for (; excess > 0; excess--) {
            int chosen = -1;
            for (int i = 0; i < kept.length; i++) {
                if (!isFixed(allowed, i) && (chosen < 0 || isCutBefore(i, chosen, kept, lengths))) {
                    chosen = i;
                }
            }
            kept[chosen]--;
        }
        List<Cut> cuts = new ArrayList<>(lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            int lost = lengths[i] - kept[i];
            cuts.add(allowed.apply(i) == InputSequence.Truncation.START ? new Cut(lost, 0) : new Cut(0, lost));
        }
        return cuts;
    }

    private static boolean isFixed(IntFunction<InputSequence.Truncation> allowed, int text) {
        return allowed.apply(text) == InputSequence.Truncation.NONE;
    }

    /** @param chosen comes before {@code text} */
    private static boolean isCutBefore(int text, int chosen, int[] kept, int[] lengths) {
        return kept[text] > kept[chosen] || kept[text] == kept[chosen] && lengths[text] < lengths[chosen];
    }
}
