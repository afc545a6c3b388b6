package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMetricsTest {

    /** As SQuAD's official evaluation does: case, punctuation and articles do not count. */
    @Test
    void exactMatchComparesNormalizedTexts() {
        TextMetrics metrics = new TextMetrics(example -> List.of("The Eiffel Tower", "La tour Eiffel"));

        assertThat(quality(metrics, "eiffel tower.")).isEqualTo(1);
        assertThat(quality(metrics, "LA TOUR EIFFEL")).isEqualTo(1);
        assertThat(quality(metrics, "Eiffel")).isZero();
        assertThat(metrics.compute(0)).containsEntry("exact-match", 2.0 / 3).containsEntry("perplexity", 1.0);
    }

    @SuppressWarnings("NullAway") // Neither the example nor the output is read.
    private static double quality(TextMetrics metrics, String answer) {
        return metrics.add(null, new Prediction(new Answer.Text(answer, List.of()), 1), null);
    }
}
