package dev.headstock.plugins.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.StepInterceptorContract;
import dev.headstock.testkit.Workbench;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeanContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Swa.Mean(0);
    }

    /** Weights 0, 1, …, 7 after eight steps, the last four of which are averaged. */
    @Test
    void isThePlainMeanOfTheStepsFromTheStartOn() {
        try (Workbench bench = new Workbench()) {
            Swa.Mean mean = new Swa.Mean(0.5);
            Map<String, NDArray> kept = new LinkedHashMap<>();
            for (int i = 0; i < 8; i++) {
                FakeVector weights = FakeVector.of(Map.of("w", bench.array(new float[] {i}, new Shape(1))));
                FakeStep step = new FakeStep(i, 8, 0, weights, weights, kept, new LinkedHashMap<>());

                mean.afterStep(step);

                float exported = mean.exportedParameter("w", weights.get("w"), step.state())
                        .getFloat();
                assertThat(exported).as("after step %d", i).isEqualTo(i < 4 ? i : (4 + i) / 2f);
            }
        }
    }
}
