package dev.headstock.kit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.Prediction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

    /** Against rouge-score and sacreBLEU: {@code bench/reference/metrics.py generated-texts} writes the numbers. */
    @Test
    void areThoseOfRougeScoreAndSacreBleu() throws IOException {
        Properties expected = new Properties();
        try (Reader reader = open("expected.properties")) {
            expected.load(reader);
        }
        List<String[]> rows;
        try (BufferedReader lines = new BufferedReader(open("answers.tsv"))) {
            rows = lines.lines().map(line -> line.split("\t", -1)).toList();
        }
        List<List<String>> right = new ArrayList<>();
        TextMetrics metrics = new TextMetrics(example -> right.get(right.size() - 1));
        for (String[] row : rows) {
            right.add(List.of(row).subList(1, row.length));
            quality(metrics, row[0]);
        }

        Map<String, Double> computed = metrics.compute(0);

        assertThat(rows).hasSize(32);
        expected.stringPropertyNames().forEach(name -> assertThat(computed.get(name))
                .as(name)
                .isCloseTo(Double.parseDouble(expected.getProperty(name)), within(1e-6)));
        assertThat(computed.keySet())
                .containsExactlyElementsOf(
                        TextMetrics.METRICS.stream().map(Metric::name).toList());
    }

    @Test
    void anUnlabeledTextCountsNowhere() {
        TextMetrics metrics = new TextMetrics(example -> List.of());

        assertThat(quality(metrics, "anything")).isNaN();
        assertThat(metrics.compute(0).get("bleu")).isNaN();
    }

    @Test
    void anotherMetricMayRankRuns() {
        assertThat(TextMetrics.rankedBy("chrf"))
                .startsWith(Metric.maximize("chrf"))
                .containsExactlyInAnyOrderElementsOf(TextMetrics.METRICS);
    }

    private static Reader open(String name) {
        return new InputStreamReader(
                requireNonNull(TextMetricsTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("NullAway") // Neither the example nor the output is read.
    private static double quality(TextMetrics metrics, String answer) {
        return metrics.add(null, new Prediction(new Answer.Text(answer, List.of()), 1), null);
    }
}
