package dev.headstock.trainer.encoding;

import java.util.List;

/**
 * Which units go into one optimizer step, and which of them the model reads at once. Units of similar length go together, because a pass
 * costs as much as its longest row times its rows; on real texts that is worth more than any faster kernel. A step has a number of units,
 * which people choose; a pass has a number of tokens, which memory dictates. A unit is never split.
 */
public final class BatchOrder {
    private BatchOrder() {}

    /**
     * The batches of one epoch. Every unit is in exactly one; all batches but the last of the shuffled units are full.
     *
     * @param units to order, such as {@link UnitSet#labeled}
     * @param longest tokens of each unit of the set
     */
    public static List<int[]> shuffled(int[] units, int[] longest, int batchSize, long seed, int epoch) {
        throw new UnsupportedOperationException();
    }

    /** Passes over all units of a set, the longest first, so that memory peaks at once: the canonical order of a split. */
    public static List<int[]> passes(UnitSet set) {
        throw new UnsupportedOperationException();
    }

    /** Cuts units, in their order, into passes of at most {@link dev.headstock.trainer.planning.PassLimit#TOKENS} padded tokens, and of at least one unit. */
    public static List<int[]> passes(int[] units, UnitSet set) {
        throw new UnsupportedOperationException();
    }

    /** Batches in one epoch. */
    public static long count(int units, int batchSize) {
        return (units + batchSize - 1L) / batchSize;
    }
}
