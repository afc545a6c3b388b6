package dev.headstock.plugins.sam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.StepInterceptorContract;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaledAscentContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Asam.ScaledAscent(0.5, 0.01);
    }

    /** θ = (3, −0.5), g = (0.2, 0.4): T = (3.01, 0.51), T·g = (0.602, 0.204). */
    @Test
    void goesFurtherWhereWeightsAreLarge() {
        try (Workbench bench = new Workbench()) {
            FakeVector weights = FakeVector.of(Map.of("w", bench.array(new float[] {3, -0.5f}, new Shape(2))));
            List<ParameterVector> offsets = new ArrayList<>();
            FakeVector gradient = FakeVector.of(Map.of("w", bench.array(new float[] {0.2f, 0.4f}, new Shape(2))));

            interceptor().computeGradients(recording(gradient, offsets), FakeStep.of(weights, weights));

            double norm = Math.hypot(0.602, 0.204);
            float[] offset = offsets.get(0).get("w").toFloatArray();
            assertThat((double) offset[0]).isCloseTo(0.5 * 3.01 * 0.602 / norm, within(1e-6));
            assertThat((double) offset[1]).isCloseTo(0.5 * 0.51 * 0.204 / norm, within(1e-6));
        }
    }

    private static GradientFunction recording(ParameterVector gradient, List<ParameterVector> offsets) {
        return new GradientFunction() {
            @Override
            public ParameterVector compute() {
                return gradient;
            }

            @Override
            public ParameterVector computeAt(ParameterVector offset) {
                offsets.add(offset);
                return gradient;
            }

            @Override
            public ParameterVector computeWith(EmbeddingPerturbation perturbation) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
