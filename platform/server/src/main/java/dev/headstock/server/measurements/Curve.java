package dev.headstock.server.measurements;

import java.util.Arrays;

/**
 * The points of one metric by rising step, as parallel arrays.
 *
 * @param progress epochs done, fractional
 * @param seconds of training
 */
record Curve(long[] step, double[] progress, double[] seconds, double[] value) {

    int size() {
        return step.length;
    }

    /** The points at {@code positions}, which rise. */
    Curve at(int[] positions) {
        return new Curve(
                Arrays.stream(positions).mapToLong(position -> step[position]).toArray(),
                Arrays.stream(positions)
                        .mapToDouble(position -> progress[position])
                        .toArray(),
                Arrays.stream(positions)
                        .mapToDouble(position -> seconds[position])
                        .toArray(),
                Arrays.stream(positions)
                        .mapToDouble(position -> value[position])
                        .toArray());
    }
}
