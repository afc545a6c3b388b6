package dev.headstock.plugins.layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.testkit.TuningStrategyContract;
import org.junit.jupiter.api.Test;

class GradualUnfreezingContractTest extends TuningStrategyContract<GradualUnfreezing.Options> {

    @Override
    protected GradualUnfreezing strategy() {
        return new GradualUnfreezing();
    }

    @Test
    void risesForATenthOfTheStepsAndFallsToAThirtySecond() {
        assertThat(GradualUnfreezing.slantedTriangular(0, 1000, 0)).isCloseTo(1.0 / 32, within(1e-9));
        assertThat(GradualUnfreezing.slantedTriangular(100, 1000, 0)).isCloseTo(1, within(1e-9));
        assertThat(GradualUnfreezing.slantedTriangular(1000, 1000, 0)).isCloseTo(1.0 / 32, within(1e-9));
    }
}
