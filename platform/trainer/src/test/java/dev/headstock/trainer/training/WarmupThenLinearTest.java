package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmupThenLinearTest {
    private final WarmupThenLinear schedule = new WarmupThenLinear();

    @Test
    void theRateRisesThenFallsAndIsNeverZero() {
        long warmup = WarmupThenLinear.warmupSteps(0.1, 100);

        assertThat(warmup).isEqualTo(10);
        assertThat(schedule.factor(0, 100, warmup)).isGreaterThan(0);
        assertThat(schedule.factor(9, 100, warmup)).isLessThan(1).isGreaterThan(schedule.factor(8, 100, warmup));
        assertThat(schedule.factor(10, 100, warmup)).isEqualTo(1);
        assertThat(schedule.factor(55, 100, warmup)).isCloseTo(0.5, within(1e-9));
        assertThat(schedule.factor(99, 100, warmup)).isGreaterThan(0);
    }

    @Test
    void aRunOfOneStepHasARate() {
        assertThat(schedule.factor(0, 1, WarmupThenLinear.warmupSteps(0.9, 1))).isEqualTo(1);
    }
}
