package dev.headstock.trainer.generation;

import java.util.Arrays;

/**
 * A text that is being written.
 *
 * @param ids generated so far, without the stop token
 * @param logProbability of all of them together, in nats
 */
record Beam(int[] ids, double logProbability) {
    static final Beam EMPTY = new Beam(new int[0], 0);

    Beam followedBy(int id, double logProbabilityOfAll) {
        int[] longer = Arrays.copyOf(ids, ids.length + 1);
        longer[ids.length] = id;
        return new Beam(longer, logProbabilityOfAll);
    }
}
