package dev.headstock.plugins.tokenclassification;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.TextWords;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against scikit-learn: {@code bench/reference/metrics.py token-classification} writes the numbers. */
class WordMetricsTest {
    private static final List<String> LABELS = List.of("ADJ", "DET", "NOUN", "VERB", "X");

    @Test
    void areThoseOfScikitLearnWhereWordsMayHaveNoClass() throws IOException {
        WordMetrics metrics = new WordMetrics(LABELS, WordMetricsTest::words, WordMetricsTest::truth);
        try (BufferedReader lines = new BufferedReader(open("answers.tsv"))) {
            lines.lines().map(line -> line.split("\t")).forEach(row -> add(metrics, row[0], row[1]));
        }
        Properties expected = new Properties();
        expected.load(open("expected.properties"));

        Map<String, Double> computed = metrics.compute(0);

        // No word has the class X.
        expected.remove("f1/X");
        assertThat(computed.keySet()).isEqualTo(expected.stringPropertyNames());
        computed.forEach((name, value) ->
                assertThat(value).as(name).isCloseTo(Double.parseDouble(expected.getProperty(name)), within(1e-6)));
        assertThat(metrics.figures()).hasSize(1);
    }

    private static void add(WordMetrics metrics, String right, String found) {
        List<String> tags = List.of(right.split(" "));
        List<String> words =
                IntStream.range(0, tags.size()).mapToObj(word -> "w" + word).toList();
        metrics.add(
                FakeExample.of(0)
                        .with("words", ColumnRole.WORDS, Cell.ofStrings(words))
                        .with("tags", ColumnRole.TAGS, Cell.ofStrings(tags)),
                new Prediction(answer(TextWords.joined(words), List.of(found.split(" "))), 1),
                new FakeHeadOutput(List.of(), List.of(), Map.of(), Map.of()));
    }

    private static TextWords words(Example example) {
        return TextWords.joined(example.value(ColumnRole.WORDS).orElseThrow().strings());
    }

    private static Optional<Answer> truth(Example example) {
        return example.value(ColumnRole.TAGS).map(cell -> answer(words(example), cell.strings()));
    }

    private static Answer answer(TextWords words, List<String> tags) {
        return words.answer(
                0,
                IntStream.range(0, tags.size())
                        .mapToObj(word -> new Span(word, word + 1, tags.get(word)))
                        .toList());
    }

    private static Reader open(String name) {
        return new InputStreamReader(
                requireNonNull(WordMetricsTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8);
    }
}
