package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.example.learningcurve.LearningCurve;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Metric;
import dev.headstock.api.study.VariantResult;
import dev.headstock.kit.Bootstrap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Metric ACCURACY = Metric.maximize("accuracy");
    private static final Metric LOSS = Metric.minimize("loss");

    private static VariantResult variant(double quality) {
        LearningCurve study = new LearningCurve();
        FakeStudy<LearningCurve.Options> platform =
                new FakeStudy<>(study, new LearningCurve.Options(2, 1), Contexts.tiny(2, 8), Map.of(), any -> quality);
        platform.complete();
        return platform.variants().get(0);
    }

    @Test
    void theIntervalContainsTheValue() {
        Bootstrap.Interval interval = Bootstrap.of(variant(0.8), Split.DEV, ACCURACY);

        assertThat(interval.value()).isEqualTo(0.8);
        assertThat(interval.low()).isBetween(0.6, 0.8);
        assertThat(interval.high()).isBetween(0.8, 1.0);
    }

    @Test
    void aClearGainIsAboveZeroAndNoneContainsIt() {
        assertThat(Bootstrap.gain(variant(0.9), variant(0.5), Split.DEV, ACCURACY)
                        .low())
                .isPositive();
        Bootstrap.Interval none = Bootstrap.gain(variant(0.7), variant(0.7), Split.DEV, ACCURACY);
        assertThat(none.low()).isLessThanOrEqualTo(0);
        assertThat(none.high()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void aLowerLossIsAGain() {
        assertThat(Bootstrap.gain(variant(0.9), variant(0.5), Split.DEV, LOSS).value())
                .isCloseTo(0.4, within(1e-12));
    }

    @Test
    void withoutEvaluationThereIsNoInterval() {
        assertThat(Bootstrap.of(variant(0.8), Split.TEST, ACCURACY).low()).isNaN();
    }
}
