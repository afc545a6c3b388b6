package dev.headstock.plugins.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.testkit.FakeParameterGroup;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.Workbench;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three steps at a rate of 0.01 and a decay of 0.1, see {@code bench/reference/optimizers.py}. */
class PublishedUpdatesTest {
    private static final float[][] OF_MATRIX = {
        {0.1f, -0.2f, 0.3f, 0.4f, 0.05f, -0.6f},
        {-0.3f, 0.1f, 0.2f, 0.25f, -0.15f, 0.05f},
        {0.05f, 0.6f, -0.1f, -0.2f, 0.3f, 0.15f}
    };
    private static final float[][] OF_VECTOR = {{0.7f, -0.1f, 0.02f}, {-0.2f, 0.4f, 0.1f}, {0.05f, 0.3f, -0.5f}};

    @Test
    void adafactorIsThatOfTransformers() {
        requireUpdates(
                new Adafactor.Factored(1),
                new float[] {0.50470626f, -0.25822863f, 0.98491973f, -0.75628662f, 0.29691288f, 0.10134297f},
                new float[] {0.19196102f, -0.41003981f, 0.59077495f});
    }

    @Test
    void lionIsThePublishedAlgorithm() {
        requireUpdates(
                new Lion.SignOfMean(0.9, 0.99),
                new float[] {0.48851147f, -0.25926074f, 0.98703301f, -0.75772226f, 0.28911090f, 0.10967031f},
                new float[] {0.18941060f, -0.40881118f, 0.58823180f});
    }

    private static void requireUpdates(Optimizer optimizer, float[] matrix, float[] vector) {
        try (Workbench bench = new Workbench()) {
            Map<String, NDArray> values = new LinkedHashMap<>();
            values.put("matrix", bench.array(new float[] {0.5f, -0.25f, 1, -0.75f, 0.3f, 0.1f}, new Shape(2, 3)));
            values.put("vector", bench.array(new float[] {0.2f, -0.4f, 0.6f}, new Shape(3)));
            Map<String, Map<String, NDArray>> states = FakeParameterGroup.states(optimizer, values);
            for (int step = 0; step < OF_MATRIX.length; step++) {
                FakeVector gradients = FakeVector.of(Map.of(
                        "matrix", bench.array(OF_MATRIX[step], new Shape(2, 3)),
                        "vector", bench.array(OF_VECTOR[step], new Shape(3))));
                FakeVector weights = FakeVector.of(values);
                optimizer.update(
                        new FakeParameterGroup(values, gradients, states, 0.01, 0.1),
                        new FakeStep(step, 3, 0, weights, weights, new LinkedHashMap<>(), new LinkedHashMap<>()));
            }
            assertThat(weights(values, "matrix")).containsExactly(matrix, within(1e-6f));
            assertThat(weights(values, "vector")).containsExactly(vector, within(1e-6f));
        }
    }

    private static float[] weights(Map<String, NDArray> values, String path) {
        return FakeVector.of(values).get(path).toFloatArray();
    }
}
