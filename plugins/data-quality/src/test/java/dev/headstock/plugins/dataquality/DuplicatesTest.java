package dev.headstock.plugins.dataquality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.Figure;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DuplicatesTest {

    /** "abcdef" has the pieces abcde and bcdef, "abcdeg" has abcde and bcdeg. */
    @Test
    void similarityIsThatOfJaccard() {
        assertThat(Shingles.of("abcdef").jaccard(Shingles.of("abcdeg"))).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(Shingles.of("A  text ").jaccard(Shingles.of("a text"))).isEqualTo(1);
        assertThat(Shingles.of("雪").jaccard(Shingles.of("雪"))).isEqualTo(1);
    }

    /** All pairs, compared one by one, are found through their sketches, too. */
    @Test
    void findsTheSamePairsAsComparingAll() {
        Random random = new Random(5);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 40; word++) {
                text.append(Integer.toString(random.nextInt(50_000), 36)).append(' ');
            }
            texts.add(text.toString());
            // A copy with a few other words.
            String copy = text.toString();
            for (int change = 0; change < i % 5; change++) {
                copy = copy.replaceFirst(" \\w+ ", " changed" + change + " ");
            }
            texts.add(copy);
        }
        Set<List<Integer>> expected = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (Shingles.of(texts.get(i)).jaccard(Shingles.of(texts.get(j))) >= 0.7) {
                    expected.add(List.of(j, i));
                }
            }
        }

        Set<List<Integer>> found = new HashSet<>();
        NearDuplicates.of(texts, 0.7).forEach(pair -> found.add(List.of(pair.one(), pair.other())));

        assertThat(expected).hasSizeGreaterThan(30);
        assertThat(found).isEqualTo(expected);
    }

    /** The splits of the fake data set are the same eight rows. */
    @Test
    void countsLeaksBetweenSplits() {
        try (Workbench bench = new Workbench()) {
            FakeAnalyzedModel model = FakeAnalyzedModel.trained(bench, "tiny", TinyBert.outline(1, 8), 1);
            List<Figure> figures =
                    new Duplicates().analyze(FakeAnalysisContext.of(bench, model), new Duplicates().defaults());

            assertThat(((Figure.Table) figures.get(0)).rows())
                    .contains(
                            List.of("within TRAIN", "0", "8", "0.00 %", "0"),
                            List.of("DEV also in TRAIN", "8", "8", "100.00 %", "0"));
            assertThat(((Figure.Table) figures.get(1)).rows()).hasSize(16);
        }
    }
}
