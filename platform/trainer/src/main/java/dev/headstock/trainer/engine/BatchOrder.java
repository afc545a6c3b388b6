package dev.headstock.trainer.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which examples go into one batch. Texts of like length go together, because a batch costs as much as its longest text times its size;
 * on real texts that is worth more than any faster kernel.
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

    /** Batches of all examples, the longest first, so that memory peaks at once and not in the end. */
    static List<int[]> byLength(int[] lengths, int batchSize) {
        List<Integer> examples = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer example) -> lengths[example])
                        .reversed())
                .toList();
        return cut(examples, batchSize);
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
