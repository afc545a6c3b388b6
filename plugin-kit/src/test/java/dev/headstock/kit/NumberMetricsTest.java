package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NumberMetricsTest {

    /** Against numpy: corrcoef of (1, 2, 3, 4) and (1, 3, 2, 5) is 0.8315218406202999. */
    @Test
    void correlationAndErrors() {
        NumberMetrics metrics = new NumberMetrics(example -> Optional.empty());
        assertThat(metrics.count(1, 1)).isEqualTo(1);
        assertThat(metrics.count(2, 3)).isEqualTo(0.5);
        metrics.count(3, 2);
        metrics.count(4, 5);

        Map<String, Double> computed = metrics.compute(0);
        assertThat(computed.get("pearson")).isCloseTo(0.8315218406202999, within(1e-12));
        assertThat(computed.get("mean-squared-error")).isEqualTo(0.75);
        assertThat(computed.get("mean-absolute-error")).isEqualTo(0.75);
    }

    @Test
    void largeNumbersWithASmallSpreadLoseNoDigits() {
        NumberMetrics metrics = new NumberMetrics(example -> Optional.empty());
        for (int i = 0; i < 1_000; i++) {
            metrics.count(1e9 + i % 10, -1e9 - i % 10);
        }

        assertThat(metrics.compute(0).get("pearson")).isCloseTo(-1, within(1e-9));
    }
}
