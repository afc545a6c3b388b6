package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn 1.9.1: {@code f1_score(average="macro", zero_division=0)} and {@code matthews_corrcoef}. */
class ClassificationMetricsTest {

    static Stream<Arguments> counts() {
        return Stream.of(
                arguments(new int[][] {{5, 1, 0}, {2, 7, 1}, {0, 0, 4}}, 0.8, 0.8119658119658121, 0.6983023703548776),
                // A class that neither occurs nor is predicted does not count, one that only occurs does.
                arguments(
                        new int[][] {{5, 1, 0, 0}, {2, 7, 0, 0}, {0, 0, 0, 0}, {1, 0, 2, 0}},
                        0.6666666666666666,
                        0.384453781512605,
                        0.4923659639173309),
                // Rows of one class only: Matthews' correlation is 0 by definition, even where every answer is right.
                arguments(new int[][] {{5, 0}, {0, 0}}, 1.0, 1.0, 0.0),
                arguments(new int[][] {{4, 1}, {0, 0}}, 0.8, 0.4444444444444444, 0.0),
                arguments(new int[][] {{0, 0}, {3, 4}}, 0.5714285714285714, 0.36363636363636365, 0.0),
                arguments(new int[][] {{4, 0, 0}, {3, 0, 0}, {0, 0, 0}}, 0.5714285714285714, 0.36363636363636365, 0.0));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void metricsAreThoseOfScikitLearn(int[][] matrix, double accuracy, double macroF1, double matthews) {
        ClassificationMetrics metrics = metrics(matrix.length);
        for (int actual = 0; actual < matrix.length; actual++) {
            for (int predicted = 0; predicted < matrix.length; predicted++) {
                for (int times = 0; times < matrix[actual][predicted]; times++) {
                    metrics.count("" + actual, "" + predicted);
                }
            }
        }

        Map<String, Double> computed = metrics.compute(0);
        assertThat(computed.get("accuracy")).isCloseTo(accuracy, within(1e-12));
        assertThat(computed.get("macro-f1")).isCloseTo(macroF1, within(1e-12));
        assertThat(computed.get("mcc")).isCloseTo(matthews, within(1e-12));
    }

    /** Whether its rows would be found is unknown: 0 would read as a failure. */
    @Test
    void aClassWithoutARowHasNoF1() {
        ClassificationMetrics metrics = metrics(3);
        metrics.count("0", "0");
        metrics.count("0", "1");

        assertThat(metrics.compute(0)).containsKey("f1/0").doesNotContainKeys("f1/1", "f1/2");
    }

    @Test
    void theMatrixCountsByActualAndPredictedClass() {
        ClassificationMetrics metrics = metrics(2);
        metrics.count("0", "1");

        assertThat(metrics.figures()).singleElement().isInstanceOfSatisfying(Figure.ConfusionMatrix.class, figure -> {
            assertThat(figure.classes()).containsExactly("0", "1");
            assertThat(figure.counts()).isDeepEqualTo(new long[][] {{0, 1}, {0, 0}});
        });
    }

    /** An evaluation has 200 of these for its intervals. */
    @Test
    void ofManyClassesOnlySumsAreKept() {
        ClassificationMetrics metrics = metrics(51);
        metrics.count("50", "50");

        assertThat(metrics.figures()).isEmpty();
        assertThat(metrics.compute(0)).containsOnlyKeys("accuracy", "macro-f1", "mcc");
        assertThat(ClassificationMetrics.metrics(51)).doesNotContain(Metric.maximize("f1/*"));
        assertThat(ClassificationMetrics.metrics(50)).contains(Metric.maximize("f1/*"));
    }

    @Test
    void anUnknownClassIsNamed() {
        assertThatThrownBy(() -> metrics(2).count("2", "0")).hasMessage("'2' is none of the classes [0, 1]");
    }

    @Test
    void nothingHasNoMetrics() {
        assertThat(metrics(2).compute(0).values()).isNotEmpty().allMatch(value -> value.isNaN());
    }

    private static ClassificationMetrics metrics(int classes) {
        return new ClassificationMetrics(
                new ClassIndex(
                        IntStream.range(0, classes).mapToObj(String::valueOf).toList()),
                example -> Optional.empty());
    }
}
