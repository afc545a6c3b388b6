package dev.headstock.plugins.wordvectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.recipe.Texts;
import dev.headstock.testkit.FakeJob;
import dev.headstock.testkit.FakeModelWriter;
import dev.headstock.testkit.FakeRecipeContext;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the text and with the settings of {@code bench/reference/skip_gram.py}. */
class SkipGramTest {
    private static final Path FILES = PublishedVectors.RESOURCES.resolve("skip-gram");
    private static final DatasetReference TEXTS = new DatasetReference("ring/1");

    private static SkipGram.Options options(boolean subwords, int minCount) {
        return new SkipGram.Options(List.of(TEXTS), 16, 3, 5, 10, 0.05, minCount, 0, true, subwords, 500, 2, 3);
    }

    private static FakeModelWriter made(SkipGram.Options options, List<String> texts) throws IOException {
        try (Workbench bench = new Workbench()) {
            FakeRecipeContext job = new FakeRecipeContext(
                    bench,
                    Map.of(),
                    Map.of(TEXTS, texts),
                    config -> {
                        throw new IllegalStateException("no other model is needed");
                    },
                    new FakeJob.Stored(),
                    Long.MAX_VALUE,
                    false);
            new SkipGram().make(job, options);
            return job.writer();
        }
    }

    /**
     * The mean, over words, of the rank correlation between the similarities to all other words. gensim reaches 0.95 and
     * more with itself.
     */
    @ParameterizedTest
    @CsvSource({"word2vec.vec, false", "fasttext.vec, true"})
    void agreesWithGensimAboutWhatIsSimilar(String file, boolean subwords) throws IOException {
        List<String> lines = Files.readAllLines(FILES.resolve(file));
        List<String[]> rows = lines.subList(1, lines.size()).stream()
                .map(line -> line.split(" "))
                .toList();
        double[][] reference = rows.stream()
                .map(row -> Arrays.stream(row)
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        SkipGram.Options options = options(subwords, 1);

        FakeModelWriter written = made(options, Files.readAllLines(FILES.resolve("text.txt")));

        WordTable words = Corpus.read(List.of(texts(Files.readAllLines(FILES.resolve("text.txt")))), 1, true)
                .words();
        float[] table = Objects.requireNonNull(written.numbers().get(Names.WORDS));
        double[][] own = rows.stream()
                .map(row -> row(table, words.find(row[0]), options.width()))
                .toArray(double[][]::new);
        double mean = IntStream.range(0, own.length)
                .mapToDouble(i -> RankCorrelation.of(similarities(own, i), similarities(reference, i)))
                .average()
                .orElseThrow();
        assertThat(mean).isGreaterThan(0.8);
    }

    @Test
    void lossFalls() throws IOException {
        FakeModelWriter written = made(options(false, 1), Files.readAllLines(FILES.resolve("text.txt")));

        List<?> losses = (List<?>) Objects.requireNonNull(written.config().get("loss_per_epoch"));
        // In the beginning each of six decisions costs log 2.
        assertThat((Double) losses.get(0)).isLessThan(6 * Math.log(2));
        assertThat((Double) losses.get(9)).isLessThan(0.95 * (Double) losses.get(0));
    }

    @Test
    void leavesOutRareWords() throws IOException {
        FakeModelWriter written = made(options(false, 2), List.of("a a b b c", "B a, once"));

        // b, a and the three special tokens.
        assertThat(written.config()).containsEntry("vocab_size", 5).containsEntry("lowercase", true);
    }

    @Test
    void saysWhenTextsHaveTooFewWords() {
        assertThatThrownBy(() -> made(options(false, 3), List.of("a a a b b", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 different words, of which 1 are there at least 3 times");
    }

    private static double[] row(float[] table, int row, int width) {
        return IntStream.range(0, width)
                .mapToDouble(i -> table[row * width + i])
                .toArray();
    }

    /** Of one word to all others. */
    private static double[] similarities(double[][] rows, int of) {
        return IntStream.range(0, rows.length)
                .filter(i -> i != of)
                .mapToDouble(i -> dot(rows[i], rows[of]) / Math.sqrt(dot(rows[i], rows[i]) * dot(rows[of], rows[of])))
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static Texts texts(List<String> lines) {
        return new Texts() {
            @Override
            public long size() {
                return lines.size();
            }

            @Override
            public String get(long index) {
                return lines.get((int) index);
            }
        };
    }
}
