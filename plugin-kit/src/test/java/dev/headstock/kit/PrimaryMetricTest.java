package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PrimaryMetricTest {

    @Test
    void bundledHeadsRankByTheirFirstMetric() {
        assertThat(PrimaryMetric.of(Set.of("loss", "accuracy", "macro-f1", "mcc"), "")
                        .name())
                .isEqualTo("accuracy");
        assertThat(PrimaryMetric.of(Set.of("loss", "macro-f1", "micro-f1", "subset-accuracy"), "")
                        .name())
                .isEqualTo("micro-f1");
        assertThat(PrimaryMetric.of(Set.of("loss", "exact-match", "f1", "f1/who"), "")
                        .name())
                .isEqualTo("f1");
        assertThat(PrimaryMetric.of(Set.of("loss", "exact-match", "bleu", "perplexity"), "")
                        .name())
                .isEqualTo("exact-match");
    }

    @Test
    void ofOtherHeadsTheFirstByNameRanksAndTheLossWhereThereIsNone() {
        assertThat(PrimaryMetric.of(Set.of("loss", "recall", "coverage", "a/b"), "")
                        .name())
                .isEqualTo("coverage");
        assertThat(PrimaryMetric.of(Set.of("loss"), "").name()).isEqualTo("loss");
    }

    @Test
    void aWantedMetricIsTakenAndAnUnknownOneRefused() {
        assertThat(PrimaryMetric.of(Set.of("loss", "accuracy", "mcc"), "mcc").name())
                .isEqualTo("mcc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrimaryMetric.of(Set.of("loss", "accuracy"), "bleu"))
                .withMessage("metric is 'bleu', and these models compute accuracy, loss. Choose one of them.");
    }

    @Test
    void aGainIsPositiveWhereTheMetricIsBetter() {
        assertThat(new PrimaryMetric("accuracy").gain(0.9, 0.8)).isPositive();
        assertThat(new PrimaryMetric("mean-squared-error").gain(0.9, 0.8)).isNegative();
        assertThat(new PrimaryMetric("word-error-rate").isLowerBetter()).isTrue();
        assertThat(new PrimaryMetric("perplexity").isLowerBetter()).isTrue();
    }
}
