package dev.headstock.plugins.extractiveqa;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code bench/reference/answers.py} writes the pairs and what the rules of the official scripts say about them. */
class ComparisonTest {

    @Test
    void answersAreComparedAsInTheOfficialScripts() throws IOException {
        List<String[]> rows = rows();

        assertThat(rows).hasSize(22);
        for (String[] row : rows) {
            Comparison comparison = Comparison.valueOf(row[0].toUpperCase(Locale.ROOT));
            List<String> correct = List.of(row[2].split("\\|", -1));

            assertThat(comparison.bestF1(row[1], correct))
                    .as("F1 of '%s' against %s", row[1], correct)
                    .isCloseTo(Double.parseDouble(row[3]), within(1e-6));
            assertThat(comparison.exactMatch(row[1], correct))
                    .as("exact match of '%s' against %s", row[1], correct)
                    .isEqualTo(Double.parseDouble(row[4]));
        }
    }

    @Test
    void autoDecidesByTheQuestion() {
        assertThat(Comparison.AUTO.of("《战国无双3》是由哪两个公司合作开发的？")).isEqualTo(Comparison.CHARACTERS);
        assertThat(Comparison.AUTO.of("What does 水 mean?")).isEqualTo(Comparison.WORDS);
        assertThat(Comparison.WORDS.of("哪两个公司")).isEqualTo(Comparison.WORDS);
    }

    private static List<String[]> rows() throws IOException {
        String name = "answers.tsv";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                requireNonNull(ComparisonTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> line.split("\t", -1)).toList();
        }
    }
}
