package dev.headstock.trainer.encoding;

import dev.headstock.trainer.planning.PassLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which examples go into one optimiser step, and which of them the model reads at once. Texts of like length go together, because a pass
 * costs as much as its longest text times their number; on real texts that is worth more than any faster kernel. A step has a number of
 * examples, which people choose; a pass has a number of tokens, which memory dictates.
 */
final class BatchOrder {
    /** Batches that are sorted together: enough for even lengths, few enough that batches stay a random mixture. */
    private static final int POOL = 50;

    private BatchOrder() {}

    /**
     * The batches of one epoch. Every example is in exactly one; all batches but the last of the shuffled examples are full.
     *
     * @param lengths in tokens, per example
     */
    static List<int[]> shuffled(int[] lengths, int batchSize, long seed, int epoch) {
        var random = new Random(Seeds.of(seed, "order", epoch));
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
        Collections.shuffle(order, random);
        List<int[]> batches = new ArrayList<>();
        int pool = POOL * batchSize;
        for (int from = 0; from < order.size(); from += pool) {
            List<Integer> examples = new ArrayList<>(order.subList(from, Math.min(from + pool, order.size())));
            examples.sort(Comparator.comparingInt(example -> lengths[example]));
            batches.addAll(cut(examples, batchSize));
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /** Passes over all examples, the longest first, so that memory peaks at once and not in the end. */
    static List<int[]> passes(int[] lengths) {
        int[] longestFirst = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer example) -> lengths[example])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        return passes(longestFirst, lengths);
    }

    /** Cuts examples, in their order, into passes of at most {@link PassLimit#TOKENS} padded tokens, and of at least one example. */
    static List<int[]> passes(int[] examples, int[] lengths) {
        List<int[]> passes = new ArrayList<>();
        int from = 0;
        int longest = 0;
        for (int to = 0; to < examples.length; to++) {
            longest = Math.max(longest, lengths[examples[to]]);
            if (to > from && (to - from + 1L) * longest > PassLimit.TOKENS) {
                passes.add(Arrays.copyOfRange(examples, from, to));
                from = to;
                longest = lengths[examples[to]];
            }
        }
        if (from < examples.length) {
            passes.add(Arrays.copyOfRange(examples, from, examples.length));
        }
        return passes;
    }

    /** Batches in one epoch. */
    static long count(int examples, int batchSize) {
        return (examples + batchSize - 1L) / batchSize;
    }

    private static List<int[]> cut(List<Integer> examples, int batchSize) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += batchSize) {
            batches.add(examples.subList(from, Math.min(from + batchSize, examples.size())).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return batches;
    }
}
