package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The numbers of an array, one flat piece per entry of its first dimension. */
public final class Rows {
    private Rows() {}

    public static List<float[]> of(NDArray array) {
        float[] values = array.toFloatArray();
        int rows = (int) array.getShape().get(0);
        int width = values.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toList();
    }
}
