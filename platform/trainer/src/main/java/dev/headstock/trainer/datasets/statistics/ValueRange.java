package dev.headstock.trainer.datasets.statistics;

/** The smallest and the largest of some numbers. */
final class ValueRange {
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    void add(double value) {
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
    }

    boolean isEmpty() {
        return smallest > largest;
    }

    double smallest() {
        return smallest;
    }

    double largest() {
        return largest;
    }
}
