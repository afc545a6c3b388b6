package dev.headstock.server.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    @ParameterizedTest
    @ValueSource(strings = {"loss", "dev/loss", "perplexity", "masked-loss", "dev/mean-absolute-error", "loss/spam"})
    void lossesAndErrorsFall(String metric) {
        assertThat(Ranking.better(metric, 0.1, 0.2)).isTrue();
        assertThat(Ranking.better(metric, 0.2, 0.1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"accuracy", "dev/macro-f1", "dev/f1/loss", "f1/runtime-error", "dev/f1/a/perplexity", "mae"})
    void everythingElseRisesWhateverTheClassIsCalled(String metric) {
        assertThat(Ranking.better(metric, 0.2, 0.1)).isTrue();
        assertThat(Ranking.better(metric, 0.1, 0.2)).isFalse();
    }

    @Test
    void noNumberIsWorst() {
        assertThat(Ranking.better("loss", 9.0, Double.NaN)).isTrue();
        assertThat(Ranking.better("accuracy", Double.NaN, 0.0)).isFalse();
    }
}
