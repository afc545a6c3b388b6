package dev.headstock.server.measurements;

import java.util.stream.IntStream;

/**
 * Thins a curve for the screen without hiding a spike: the first and the last point stay, and of every bucket in between the lowest and the
 * highest. A NaN counts as the highest, so a run that blows up is seen to.
 */
final class SeriesReduction {
    private SeriesReduction() {}

    /** At most {@code most} points, of which there must be at least 4; the curve itself when it is short enough. */
    static Curve reduce(Curve curve, int most) {
        if (most < 4) {
            throw new IllegalArgumentException("A reduced curve has at least 4 points, not " + most);
        }
        int size = curve.size();
        if (size <= most) {
            return curve;
        }
        int buckets = (most - 2) / 2;
        int inner = size - 2;
        IntStream.Builder kept = IntStream.builder().add(0);
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = 1 + (int) ((long) inner * bucket / buckets);
            int to = 1 + (int) ((long) inner * (bucket + 1) / buckets);
            addExtremes(curve.value(), from, to, kept);
        }
        return curve.at(kept.add(size - 1).build().toArray());
    }

    private static void addExtremes(double[] value, int from, int to, IntStream.Builder kept) {
        int low = from;
        int high = from;
        for (int position = from + 1; position < to; position++) {
            // Double.compare puts NaN above everything.
            if (Double.compare(value[position], value[low]) < 0) {
                low = position;
            }
            if (Double.compare(value[position], value[high]) > 0) {
                high = position;
            }
        }
        kept.add(Math.min(low, high));
        if (low != high) {
            kept.add(Math.max(low, high));
        }
    }
}
