package dev.headstock.plugins.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.testkit.Workbench;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TiesMergeTest {
    private static final float[][] CHANGES = {
        {0.9f, -0.1f, 0.4f, -0.7f, 0.05f, 0.3f, -0.2f, 0.6f},
        {-0.5f, 0.8f, 0.45f, -0.15f, 0.1f, -0.35f, 0.25f, 0.7f},
        {0.35f, 0.55f, -0.95f, 0.2f, -0.65f, 0.75f, 0.02f, -0.12f}
    };

    /** What PEFT computes, see {@code bench/reference/merging.py}. */
    static Stream<Arguments> merges() {
        return Stream.of(
                arguments(0.25, new float[] {0.9f, 0.8f, -0.95f, -0.7f, 0, 0.75f, 0, 0.7f}),
                arguments(0.5, new float[] {0.9f, 0.675f, -0.95f, -0.7f, -0.65f, 0.75f, 0, 0.65f}),
                arguments(1.0, new float[] {0.625f, 0.675f, -0.95f, -0.425f, -0.65f, 0.525f, 0.135f, 0.65f}));
    }

    @ParameterizedTest
    @MethodSource("merges")
    void mergesAsPeftDoes(double keep, float[] expected) {
        try (Workbench bench = new Workbench()) {
            List<NDArray> changes = Arrays.stream(CHANGES)
                    .map(numbers -> bench.array(numbers, new Shape(2, 4)))
                    .toList();

            assertThat(TiesMerge.merge(changes, keep).toFloatArray()).containsExactly(expected, within(1e-6f));
        }
    }
}
