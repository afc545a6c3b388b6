package dev.headstock.plugins.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.testkit.TuningStrategyContract;
import org.junit.jupiter.api.Test;

class SwaContractTest extends TuningStrategyContract<Swa.Options> {

    @Override
    protected Swa strategy() {
        return new Swa();
    }

    @Test
    void theRateFallsToItsShareAndStaysThere() {
        Swa.FallThenStay schedule = new Swa.FallThenStay(0.75, 0.5);

        assertThat(schedule.factor(5, 100, 10)).isEqualTo(6.0 / 11);
        assertThat(schedule.factor(10, 100, 10)).isEqualTo(1);
        assertThat(schedule.factor(36, 100, 10)).isCloseTo(1 - 0.5 * 26 / 65, within(1e-12));
        assertThat(schedule.factor(75, 100, 10)).isEqualTo(0.5);
        assertThat(schedule.factor(99, 100, 10)).isEqualTo(0.5);
    }
}
