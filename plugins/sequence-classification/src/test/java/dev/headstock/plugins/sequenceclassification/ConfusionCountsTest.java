package dev.headstock.plugins.sequenceclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn 1.9.1: {@code f1_score(average="macro", zero_division=0)} and {@code matthews_corrcoef}. */
class ConfusionCountsTest {

    static Stream<Arguments> counts() {
        return Stream.of(
                arguments(new int[][] {{5, 1, 0}, {2, 7, 1}, {0, 0, 4}}, 0.8, 0.8119658119658121, 0.6983023703548776),
                // A class that neither occurs nor is answered does not count, one that only occurs does.
                arguments(
                        new int[][] {{5, 1, 0, 0}, {2, 7, 0, 0}, {0, 0, 0, 0}, {1, 0, 2, 0}},
                        0.6666666666666666,
                        0.384453781512605,
                        0.4923659639173309),
                arguments(new int[][] {{0, 0}, {3, 4}}, 0.5714285714285714, 0.36363636363636365, 0.0),
                arguments(new int[][] {{4, 0, 0}, {3, 0, 0}, {0, 0, 0}}, 0.5714285714285714, 0.36363636363636365, 0.0));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void metricsAreThoseOfScikitLearn(int[][] matrix, double accuracy, double macroF1, double matthews) {
        var counts = new ConfusionCounts(
                IntStream.range(0, matrix.length).mapToObj(String::valueOf).toList());
        for (int actual = 0; actual < matrix.length; actual++) {
            for (int predicted = 0; predicted < matrix.length; predicted++) {
                for (int times = 0; times < matrix[actual][predicted]; times++) {
                    counts.add(String.valueOf(actual), String.valueOf(predicted));
                }
            }
        }

        assertThat(counts.accuracy()).isCloseTo(accuracy, within(1e-12));
        assertThat(counts.macroF1()).isCloseTo(macroF1, within(1e-12));
        assertThat(counts.matthews()).isCloseTo(matthews, within(1e-12));
    }
}
