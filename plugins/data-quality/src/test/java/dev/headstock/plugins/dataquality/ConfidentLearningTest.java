package dev.headstock.plugins.dataquality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.plugins.dataquality.ConfidentLearning.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against cleanlab: {@code bench/reference/label_noise.py} writes the probabilities and prints the findings. */
class ConfidentLearningTest {
    private static final Path ROWS = Path.of("src/test/resources/probabilities.tsv");

    @Test
    void findsWhatCleanlabFinds() throws IOException {
        List<double[]> rows = Files.readAllLines(ROWS).stream()
                .map(line -> Arrays.stream(line.split("\t"))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        int[] labels = rows.stream().mapToInt(row -> (int) row[0]).toArray();
        double[][] probabilities =
                rows.stream().map(row -> Arrays.copyOfRange(row, 1, 4)).toArray(double[][]::new);

        ConfidentLearning found = ConfidentLearning.of(labels, probabilities, 3);

        assertThat(found.joint()).isDeepEqualTo(new long[][] {{60, 1, 0}, {2, 37, 3}, {1, 2, 27}});
        assertThat(found.candidates()).extracting(Candidate::row).containsExactly(47, 56, 0, 137, 32, 111, 14, 4, 151);
        assertThat(found.noise()).isCloseTo(0.06577361436377827, within(1e-9));
    }

    /** Class 1 is never more probable than class 0, but in the first row it is as probable as it ever is. */
    @Test
    void aClassThatIsNeverMostProbableHasItsOwnThreshold() {
        double[][] probabilities = {{0.6, 0.4}, {0.95, 0.05}, {0.9, 0.1}, {0.6, 0.4}};

        ConfidentLearning found = ConfidentLearning.of(new int[] {0, 0, 0, 1}, probabilities, 2);

        assertThat(found.candidates()).containsExactly(new Candidate(0, 1));
    }

    /** The third class has no row. */
    @Test
    void aClassWithoutRowsIsNeverCertain() {
        double[][] probabilities = {{0.5, 0.1, 0.4}, {0.1, 0.2, 0.7}};

        ConfidentLearning found = ConfidentLearning.of(new int[] {0, 1}, probabilities, 3);

        assertThat(found.candidates()).isEmpty();
        assertThat(found.noise()).isZero();
    }
}
