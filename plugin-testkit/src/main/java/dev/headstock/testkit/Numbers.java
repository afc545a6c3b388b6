package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;

/** Comparisons of arrays. */
final class Numbers {
    private Numbers() {}

    static void areFinite(String what, float[] numbers) {
        for (float number : numbers) {
            assertThat(number).as(what).isFinite();
        }
    }

    /** What a gradient must be for its parameter to learn. */
    static void areFiniteAndNotZero(String what, float[] numbers) {
        areFinite(what, numbers);
        assertThat(largest(numbers)).as("largest number of the %s", what).isPositive();
    }

    static void areClose(String what, NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).as("shape of the %s", what).isEqualTo(expected.getShape());
        areClose(what, actual.toFloatArray(), expected.toFloatArray(), tolerance);
    }

    static void areClose(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as("length of the %s", what).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as(what).isFinite();
            largest = Math.max(largest, Math.abs((double) actual[i] - expected[i]));
        }
        assertThat(largest).as("largest difference of the %s", what).isLessThanOrEqualTo(tolerance);
    }

    static double difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }

    private static double largest(float[] numbers) {
        double largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }
}
