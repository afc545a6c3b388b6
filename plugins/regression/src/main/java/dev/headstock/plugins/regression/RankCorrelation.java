package dev.headstock.plugins.regression;

import java.util.Arrays;

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, equal numbers sharing the average of their ranks.
 *
 * @see <a href="https://doi.org/10.2307/1412159">Spearman, 1904</a>
 */
final class RankCorrelation {
    private static final int FIRST_SIZE = 64;

    private float[] actual = new float[FIRST_SIZE];
    private float[] predicted = new float[FIRST_SIZE];
    private int count;

    void add(float actualNumber, float predictedNumber) {
        if (count == actual.length) {
            actual = Arrays.copyOf(actual, 2 * count);
            predicted = Arrays.copyOf(predicted, 2 * count);
        }
        actual[count] = actualNumber;
        predicted[count] = predictedNumber;
        count++;
    }

    /** NaN without examples; 0 where all numbers of one side are the same. */
    double spearman() {
        if (count == 0) {
            return Double.NaN;
        }
        double[] a = ranks(actual);
        double[] p = ranks(predicted);
        // Ranks have the same mean on both sides, shared or not.
        double mean = (count + 1) / 2.0;
        double products = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < count; i++) {
            products += (a[i] - mean) * (p[i] - mean);
            squares += (a[i] - mean) * (a[i] - mean);
            otherSquares += (p[i] - mean) * (p[i] - mean);
        }
        double spread = Math.sqrt(squares) * Math.sqrt(otherSquares);
        return spread == 0 ? 0 : products / spread;
    }

    private double[] ranks(float[] numbers) {
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = (long) ordered(numbers[i]) << Integer.SIZE | i;
        }
        Arrays.sort(sorted);
        double[] ranks = new double[count];
        for (int from = 0, to; from < count; from = to) {
            to = from + 1;
            while (to < count && sorted[to] >> Integer.SIZE == sorted[from] >> Integer.SIZE) {
                to++;
            }
            for (int i = from; i < to; i++) {
                // The average of the ranks from + 1 to to.
                ranks[(int) sorted[i]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }

    /** An integer that is ordered as the number is; 0 and −0 are equal. */
    private static int ordered(float number) {
        int bits = Float.floatToIntBits(number + 0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
