package dev.headstock.plugins.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.StepInterceptorContract;
import dev.headstock.testkit.Workbench;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityPenaltyTest extends StepInterceptorContract {
    private static final String VALUE = "adapters.fusion.0.ffn-residual.value.weight";
    private static final String KEY = "adapters.fusion.0.ffn-residual.key.weight";

    @Override
    protected StepInterceptor interceptor() {
        return new IdentityPenalty("fusion", 0.01);
    }

    /** The gradient of 0.5·‖I − V‖² is V − I, and only value matrices have it. */
    @Test
    void pullsValueMatricesToTheIdentity() {
        try (Workbench bench = new Workbench()) {
            NDArray matrix = bench.array(new float[] {3, 1, 0, 2}, new Shape(2, 2));
            FakeVector weights = FakeVector.of(Map.of(VALUE, matrix, KEY, matrix));
            FakeVector gradient = FakeVector.of(Map.of(
                    VALUE, bench.array(new float[] {10, 10, 10, 10}, new Shape(2, 2)),
                    KEY, bench.array(new float[] {10, 10, 10, 10}, new Shape(2, 2))));

            ParameterVector changed =
                    new IdentityPenalty("fusion", 0.5).computeGradients(fixed(gradient), FakeStep.of(weights, weights));

            assertThat(changed.get(VALUE).toFloatArray()).containsExactly(12, 11, 10, 11);
            assertThat(changed.get(KEY).toFloatArray()).containsExactly(10, 10, 10, 10);
        }
    }

    private static GradientFunction fixed(ParameterVector gradient) {
        return new GradientFunction() {
            @Override
            public ParameterVector compute() {
                return gradient;
            }

            @Override
            public ParameterVector computeAt(ParameterVector offset) {
                return gradient;
            }

            @Override
            public ParameterVector computeWith(EmbeddingPerturbation perturbation) {
                return gradient;
            }
        };
    }
}
