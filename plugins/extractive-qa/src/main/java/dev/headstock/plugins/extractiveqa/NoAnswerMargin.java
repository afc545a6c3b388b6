package dev.headstock.plugins.extractiveqa;

import dev.headstock.kit.Thresholds;
import java.util.Arrays;

/** The margin of no answer over the best span that gives the largest F1. Keeps three floats per example. */
final class NoAnswerMargin {
    private static final int FIRST_SIZE = 64;
    private static final int NUMBERS = 3;

    private float[] numbers = new float[NUMBERS * FIRST_SIZE];
    private int size;

    /**
     * @param margin by which no answer scores higher
     * @param without F1 when no answer is given
     * @param with F1 when the best span is
     */
    void add(double margin, double without, double with) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = (float) margin;
        numbers[size++] = (float) without;
        numbers[size++] = (float) with;
    }

    /** 0 without examples. */
    float best() {
        Thresholds thresholds = new Thresholds();
        for (int i = 0; i < size; i += NUMBERS) {
            thresholds.add(numbers[i], numbers[i + 1], numbers[i + 2]);
        }
        return thresholds.largestSum();
    }
}
