package dev.headstock.server.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.MetricView.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredMetricsTest {
    private static final DeclaredMetrics METRICS = new DeclaredMetrics(List.of(
            new MetricView("word-error", Direction.MINIMIZE),
            new MetricView("mean-error-reduction", Direction.MAXIMIZE),
            new MetricView("f1/*", Direction.MAXIMIZE),
            new MetricView("loss-free-share", Direction.MAXIMIZE)));

    @Test
    void directionsAreWhatTheHeadDeclaresWhateverTheNames() {
        assertThat(METRICS.direction("word-error")).contains(Direction.MINIMIZE);
        assertThat(METRICS.direction("mean-error-reduction")).contains(Direction.MAXIMIZE);
        assertThat(METRICS.direction("loss-free-share")).contains(Direction.MAXIMIZE);
    }

    @Test
    void oneDeclarationCoversEveryClassAndEverySplit() {
        assertThat(METRICS.direction("f1/runtime-error")).contains(Direction.MAXIMIZE);
        assertThat(METRICS.direction("dev/f1/loss")).contains(Direction.MAXIMIZE);
        assertThat(METRICS.direction("test/word-error")).contains(Direction.MINIMIZE);
    }

    @Test
    void whatIsNotDeclaredHasNoDirectionExceptTheLoss() {
        assertThat(METRICS.direction("accuracy")).isEmpty();
        assertThat(METRICS.direction("train/loss")).contains(Direction.MINIMIZE);
        assertThat(METRICS.primary()).contains(new MetricView("word-error", Direction.MINIMIZE));
        assertThat(new DeclaredMetrics(List.of()).primary()).isEmpty();
    }

    @Test
    void aValueThatIsNotANumberIsWorst() {
        for (Direction direction : Direction.values()) {
            assertThat(DeclaredMetrics.isBetter(direction, 9.0, Double.NaN)).isTrue();
            assertThat(DeclaredMetrics.isBetter(direction, Double.NaN, 0.0)).isFalse();
        }
        assertThat(DeclaredMetrics.isBetter(Direction.MINIMIZE, 0.1, 0.2)).isTrue();
        assertThat(DeclaredMetrics.isBetter(Direction.MAXIMIZE, 0.1, 0.2)).isFalse();
    }
}
