package dev.headstock.plugins.multilabel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.Prediction;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.TextPooling;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Against scikit-learn: {@code bench/reference/metrics.py multi-label} writes the numbers. */
class MultiLabelMetricsTest {
    private static final ClassIndex CLASSES = new ClassIndex(List.of("0", "1", "2", "3", "4"));

    /** @param present ids of the classes that apply */
    private record Scored(int[] present, float[] logits) {}

    @Test
    void areThoseOfScikitLearn() throws IOException {
        Properties expected = expected();

        Map<String, Double> computed = evaluate(Map.of()).compute(0);

        // No example has class 4.
        assertThat(computed).hasSize(9).doesNotContainKey("f1/4");
        computed.forEach((name, value) ->
                assertThat(value).as(name).isCloseTo(Double.parseDouble(expected.getProperty(name)), within(1e-6)));
    }

    /** The F1 of each class is then the largest that any threshold gives. */
    @Test
    void thresholdsThatWereTunedGiveTheLargestF1() throws IOException {
        Properties expected = expected();
        Map<String, float[]> fitted = evaluate(Map.of()).fitted();

        Map<String, Double> computed = evaluate(fitted).compute(0);

        for (String name : CLASSES.classes().subList(0, 4)) {
            assertThat(computed.get("f1/" + name))
                    .as("F1 of class %s", name)
                    .isCloseTo(Double.parseDouble(expected.getProperty("best-f1/" + name)), within(1e-6));
        }
    }

    @Test
    void aClassThatNoExampleHasKeepsItsThreshold() throws IOException {
        assertThat(requireNonNull(evaluate(Map.of()).fitted().get("thresholds"))[4])
                .isZero();
    }

    @Test
    void nothingIsTunedWhereThatIsSwitchedOff() {
        assertThat(new MultiLabelMetrics(CLASSES, example -> Optional.of(new int[0]), false).fitted())
                .isEmpty();
    }

    @Test
    void allClassesRightIsQualityOne() {
        MultiLabelMetrics metrics = new MultiLabelMetrics(CLASSES, example -> Optional.of(new int[] {0, 2}), false);

        assertThat(add(metrics, new Scored(new int[] {0, 2}, new float[] {1, -1, 1, -1, -1}), Map.of()))
                .isEqualTo(1);
        assertThat(add(metrics, new Scored(new int[] {0, 2}, new float[] {1, -1, -1, -1, -1}), Map.of()))
                .as("one of two")
                .isCloseTo(2.0 / 3, within(1e-12));
    }

    private static MultiLabelMetrics evaluate(Map<String, float[]> fitted) throws IOException {
        Map<Long, int[]> present = new HashMap<>();
        MultiLabelMetrics metrics =
                new MultiLabelMetrics(CLASSES, example -> Optional.ofNullable(present.get(example.row())), true);
        for (Scored scored : answers()) {
            present.put(0L, scored.present());
            add(metrics, scored, fitted);
        }
        return metrics;
    }

    private static double add(MultiLabelMetrics metrics, Scored scored, Map<String, float[]> fitted) {
        MultiLabelHead head = new MultiLabelHead(
                new PooledText(4, TextPooling.MEAN, 0), new LinearClassifier(4, 5, 0), CLASSES, 1, true);
        FakeHeadOutput output = new FakeHeadOutput(List.of(scored.logits()), List.of(), Map.of(), fitted);
        Prediction prediction = head.decode(FakeExample.of(0), output);
        return metrics.add(FakeExample.of(0), prediction, output);
    }

    private static List<Scored> answers() throws IOException {
        List<Scored> answers = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(open("answers.tsv"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t");
                int[] present = Arrays.stream(parts[0].split(" "))
                        .filter(id -> !id.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
                float[] logits = new float[parts.length - 1];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = Float.parseFloat(parts[i + 1]);
                }
                answers.add(new Scored(present, logits));
            }
        }
        return answers;
    }

    private static Properties expected() throws IOException {
        Properties expected = new Properties();
        expected.load(open("expected.properties"));
        return expected;
    }

    private static Reader open(String name) {
        return new InputStreamReader(
                requireNonNull(MultiLabelMetricsTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8);
    }
}
