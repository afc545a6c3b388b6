package dev.headstock.plugins.wordvectors;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Spearman's, of numbers without ties. */
final class RankCorrelation {
    private RankCorrelation() {}

    static double of(double[] first, double[] second) {
        int[] a = ranks(first);
        int[] b = ranks(second);
        double squares = IntStream.range(0, a.length)
                .mapToDouble(i -> Math.pow(a[i] - b[i], 2))
                .sum();
        double n = a.length;
        return 1 - 6 * squares / (n * (n * n - 1));
    }

    private static int[] ranks(double[] numbers) {
        int[] order = IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> numbers[i]))
                .mapToInt(i -> i)
                .toArray();
        int[] ranks = new int[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }
}
