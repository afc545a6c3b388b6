package dev.headstock.plugins.wordvectors;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** A matrix of 32-bit floats in a file, read row by row from any place; it may be larger than memory. */
final class Rows {
    /** A mapping holds at most 2 GiB. */
    private static final int SEGMENT = 1 << 30;

    private final String name;
    private final int width;
    private final int rowsPerSegment;
    private final FloatBuffer[] segments;

    Rows(String name, FileChannel channel, long start, int rows, int width) throws IOException {
        this.name = name;
        this.width = width;
        this.rowsPerSegment = SEGMENT / (Float.BYTES * width);
        this.segments = new FloatBuffer[(int) Math.ceil((double) rows / rowsPerSegment)];
        for (int i = 0; i < segments.length; i++) {
            int count = Math.min(rowsPerSegment, rows - i * rowsPerSegment);
            segments[i] = channel.map(
                            MapMode.READ_ONLY,
                            start + (long) i * rowsPerSegment * Float.BYTES * width,
                            (long) count * Float.BYTES * width)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        }
    }

    /** @throws IllegalArgumentException when a number is NaN or infinite */
    void read(int row, float[] target) {
        segments[row / rowsPerSegment].get(row % rowsPerSegment * width, target, 0, width);
        requireFinite(target, name, "row", row);
    }

    static void requireFinite(float[] numbers, String file, String what, int index) {
        // Zero times a finite number is zero; one pass without branches.
        float sum = 0;
        for (float number : numbers) {
            sum += 0 * number;
        }
        if (sum != 0) {
            throw new IllegalArgumentException(
                    "%s has a number that is NaN or infinite in the vector of %s %d. Remove it, or take another file."
                            .formatted(file, what, index + 1));
        }
    }
}
