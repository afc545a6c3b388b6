package dev.headstock.plugins.sharpness;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Spearman's rank correlation; equal numbers share the mean of their ranks.
 *
 * @param rho in [−1, 1]; NaN when all numbers of one side are the same
 * @param p how often the numbers in random order are correlated as much, in either direction
 */
record RankCorrelation(double rho, double p) {
    /** Of fewer pairs even a perfect correlation happens by chance more often than once in twenty times. */
    static final int FEWEST = 5;

    private static final int PERMUTATIONS = 9_999;
    private static final double ROUNDING = 1e-9;

    /** The p-value is that of a permutation test whose orders the random numbers draw. */
    static RankCorrelation of(double[] x, double[] y, RandomGenerator random) {
        double[] first = ranks(x);
        double[] second = ranks(y);
        double rho = pearson(first, second);
        if (Double.isNaN(rho)) {
            return new RankCorrelation(rho, Double.NaN);
        }
        int asMuch = 1;
        for (int i = 0; i < PERMUTATIONS; i++) {
            shuffle(second, random);
            if (Math.abs(pearson(first, second)) >= Math.abs(rho) - ROUNDING) {
                asMuch++;
            }
        }
        return new RankCorrelation(rho, asMuch / (PERMUTATIONS + 1.0));
    }

    static double[] ranks(double[] numbers) {
        int[] order = IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> numbers[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[numbers.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            while (to + 1 < order.length && numbers[order[to + 1]] == numbers[order[from]]) {
                to++;
            }
            for (int i = from; i <= to; i++) {
                ranks[order[i]] = (from + to) / 2.0 + 1;
            }
            from = to + 1;
        }
        return ranks;
    }

    private static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(Double.NaN);
        double meanY = Arrays.stream(y).average().orElse(Double.NaN);
        double products = 0;
        double squaresX = 0;
        double squaresY = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squaresX += (x[i] - meanX) * (x[i] - meanX);
            squaresY += (y[i] - meanY) * (y[i] - meanY);
        }
        return squaresX == 0 || squaresY == 0 ? Double.NaN : products / Math.sqrt(squaresX * squaresY);
    }

    private static void shuffle(double[] numbers, RandomGenerator random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
    }
}
