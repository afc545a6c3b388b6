package dev.headstock.plugins.layers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads the fixtures that {@code bench/reference/layers.py} writes. */
final class Rows {
    private Rows() {}

    static double[][] read(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources", name));
        return lines.stream()
                .map(line -> Arrays.stream(line.split("\t", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Some columns of some rows, row-major. */
    static float[] part(double[][] rows, int fromRow, int toRow, int fromColumn) {
        int width = rows[0].length - fromColumn;
        float[] part = new float[(toRow - fromRow) * width];
        for (int i = 0; i < part.length; i++) {
            part[i] = (float) rows[fromRow + i / width][fromColumn + i % width];
        }
        return part;
    }
}
