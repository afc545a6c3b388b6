package dev.headstock.trainer.encoding;

import dev.headstock.trainer.planning.PassLimit;
import dev.headstock.trainer.torch.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which units go into one optimizer step, and which of them the model reads at once. Units of similar length go together, because a pass
 * costs as much as its longest row times its rows; on real texts that is worth more than any faster kernel. A step has a number of units,
 * which people choose; a pass has a number of tokens, which memory dictates. A unit is never split.
 */
public final class BatchOrder {
    /** Batches that are sorted together: enough for even lengths, few enough that batches stay a random mixture. */
    private static final int POOL = 50;

    private BatchOrder() {}

    /**
     * The batches of one epoch. Every unit is in exactly one; all batches but the last of the shuffled units are full.
     *
     * @param units to order, such as {@link UnitSet#labeled}
     * @param longest tokens of each unit of the set
     */
    public static List<int[]> shuffled(int[] units, int[] longest, int batchSize, long seed, int epoch) {
        var random = new Random(Seeds.of(seed, "order", epoch));
        int[] order = units.clone();
        shuffle(order, random);
        List<int[]> batches = new ArrayList<>();
        int pool = (int) Math.min((long) POOL * batchSize, Math.max(1, order.length));
        for (int from = 0; from < order.length; from += pool) {
            int[] pooled = Arrays.copyOfRange(order, from, Math.min(from + pool, order.length));
            batches.addAll(cut(sorted(pooled, longest, 1), batchSize));
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /** As {@link Collections#shuffle} does it. */
    private static void shuffle(int[] numbers, Random random) {
        for (int i = numbers.length; i > 1; i--) {
            int other = random.nextInt(i);
            int last = numbers[i - 1];
            numbers[i - 1] = numbers[other];
            numbers[other] = last;
        }
    }

    /**
     * By length; units of one length stay in their order.
     *
     * @param sign 1: the shortest first, −1: the longest first
     */
    private static int[] sorted(int[] units, int[] longest, int sign) {
        long[] keys = new long[units.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) sign * longest[units[i]] << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] sorted = new int[units.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = units[(int) keys[i]];
        }
        return sorted;
    }

    /** Passes over all units of a set, the longest first, so that memory peaks at once: the canonical order of a split. */
    public static List<int[]> passes(UnitSet set) {
        int[] all = IntStream.range(0, set.size()).toArray();
        return passes(sorted(all, set.longest(), -1), set);
    }

    /**
     * Cuts units, in their order, into passes of at most {@link PassLimit#TOKENS} padded tokens, and of at least one unit.
     */
    public static List<int[]> passes(int[] units, UnitSet set) {
        return passes(units, set.longest(), set.rows());
    }

    /**
     * Likewise for units that are no set.
     *
     * @param longest tokens of each unit's longest row
     * @param rows of each unit
     */
    public static List<int[]> passes(int[] units, int[] longest, int[] rows) {
        List<int[]> passes = new ArrayList<>();
        int from = 0;
        int most = 0;
        long count = 0;
        for (int to = 0; to < units.length; to++) {
            most = Math.max(most, longest[units[to]]);
            count += rows[units[to]];
            if (to > from && count * most > PassLimit.TOKENS) {
                passes.add(Arrays.copyOfRange(units, from, to));
                from = to;
                most = longest[units[to]];
                count = rows[units[to]];
            }
        }
        if (from < units.length) {
            passes.add(Arrays.copyOfRange(units, from, units.length));
        }
        return passes;
    }

    /** Batches in one epoch. */
    public static long count(int units, int batchSize) {
        return (units + batchSize - 1L) / batchSize;
    }

    private static List<int[]> cut(int[] units, int batchSize) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < units.length; from += batchSize) {
            batches.add(Arrays.copyOfRange(units, from, Math.min(from + batchSize, units.length)));
        }
        return batches;
    }
}
