package com.example.ema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.StepInterceptorContract;
import dev.headstock.testkit.Workbench;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AverageTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Ema.Average(0.9);
    }

    @Test
    void keepsNineTenthsOfTheAverage() {
        try (Workbench bench = new Workbench()) {
            FakeVector weights = FakeVector.of(Map.of("w", bench.array(new float[] {1}, new Shape(1))));
            FakeStep step = FakeStep.of(weights, weights);
            interceptor().afterStep(step);
            weights.get("w").addi(10);
            interceptor().afterStep(step);

            assertThat(interceptor()
                            .exportedParameter("w", weights.get("w"), step.state())
                            .getFloat())
                    .isCloseTo(2, within(1e-6f));
        }
    }
}
