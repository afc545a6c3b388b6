package dev.headstock.plugins.regression;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Prediction;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Against scipy and scikit-learn: {@code bench/reference/metrics.py regression} writes the numbers. */
class RegressionMetricsTest {

    @Test
    void areThoseOfScipyAndScikitLearn() throws IOException {
        RegressionMetrics metrics = metrics();
        try (BufferedReader lines = new BufferedReader(open("answers.tsv"))) {
            lines.lines().map(line -> line.split("\t")).forEach(row -> add(metrics, row[0], row[1]));
        }
        Properties expected = new Properties();
        expected.load(open("expected.properties"));

        Map<String, Double> computed = metrics.compute(0);

        assertThat(computed.keySet()).isEqualTo(expected.stringPropertyNames());
        computed.forEach((name, value) ->
                assertThat(value).as(name).isCloseTo(Double.parseDouble(expected.getProperty(name)), within(1e-6)));
    }

    @Test
    void numbersThatAreAllTheSameHaveNoRankCorrelation() {
        RegressionMetrics metrics = metrics();
        add(metrics, "1", "3");
        add(metrics, "2", "3");

        assertThat(metrics.compute(0)).containsEntry("spearman", 0.0);
    }

    @Test
    void negativeNumbersAreRankedBelowPositiveOnes() {
        RankCorrelation ranks = new RankCorrelation();
        float[] numbers = {-2.5f, -1, -0f, 0, 1e-30f, 3};
        for (float number : numbers) {
            ranks.add(number, number * number * number);
        }

        assertThat(ranks.spearman()).as("1e-30 cubed is 0").isCloseTo(0.954863710632231, within(1e-12));
    }

    private static RegressionMetrics metrics() {
        return new RegressionMetrics(
                example -> example.value(ColumnRole.NUMBER).map(cell -> new Answer.Number(cell.number(), "")));
    }

    private static void add(RegressionMetrics metrics, String actual, String predicted) {
        metrics.add(
                FakeExample.of(0).with("score", ColumnRole.NUMBER, Cell.of(Double.parseDouble(actual))),
                new Prediction(new Answer.Number(Double.parseDouble(predicted), ""), Double.NaN),
                new FakeHeadOutput(List.of(), List.of(), Map.of(), Map.of()));
    }

    private static Reader open(String name) {
        return new InputStreamReader(
                requireNonNull(RegressionMetricsTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8);
    }
}
