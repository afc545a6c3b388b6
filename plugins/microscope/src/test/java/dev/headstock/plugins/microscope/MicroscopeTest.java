package dev.headstock.plugins.microscope;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Pooling;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicroscopeTest {
    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel model = FakeAnalyzedModel.trained(bench, "tiny", TinyBert.outline(2, 8), 1);
    private final FakeAnalyzedModel base = FakeAnalyzedModel.baseModel(bench, "base", TinyBert.outline(2, 8));
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, model);

    @AfterEach
    void close() {
        bench.close();
    }

    private static WordInContext.Options options(String word, String... sentences) {
        return new WordInContext.Options(word, List.of(sentences), -1, 8, 2, 1);
    }

    /** "lending" is two tokens of four characters at most: the second and the third after [CLS]. */
    @Test
    void theVectorOfAWordIsTheMeanOfItsTokens() {
        Probe probe = context.probe(List.of(InputSequence.of("a lending bank"), InputSequence.of("lending")));
        NDArray tokens = model.features(probe, 1, Pooling.TOKENS);
        int second = model.encodings(probe).get(0).tokens();
        NDArray first = tokens.get("2:4").mean(new int[] {0});
        NDArray other = tokens.get("{}:{}", second + 1, second + 3).mean(new int[] {0});

        Vectors found = WordVectors.of(context, model, probe, 1, "lending");

        assertThat(found.numbers()).containsExactly(first.concat(other).toFloatArray(), within(1e-5f));
    }

    /** Any script: one character of a text without spaces. */
    @Test
    void findsACharacterInATextWithoutSpaces() {
        WordInContext.Options chinese = options("果", "我吃苹果", "苹果发布手机");

        assertThat(new WordInContext().analyze(context, chinese)).isNotEmpty();
    }

    /** The embeddings of one word at one place are equal, so all that remains there is what any two tokens differ. */
    @Test
    void equalSentencesAreOneLessWhatAnyTokensHave() {
        List<Figure> figures = new WordInContext().analyze(context, options("bank", "the bank", "the bank"));

        double[] corrected =
                requireNonNull(((Figure.LineChart) figures.get(0)).series().get("tiny"))[2];
        double[] any =
                requireNonNull(((Figure.LineChart) figures.get(1)).series().get("tiny"))[2];
        assertThat(corrected[0]).isEqualTo(1);
        assertThat(corrected[1] + any[1]).isCloseTo(1, within(1e-5));
    }

    @Test
    void drawsEachModelBeforeAndAfterTraining() {
        List<Figure> figures = new WordInContext().analyze(context, new WordInContext().defaults());

        assertThat(((Figure.LineChart) figures.get(0)).series())
                .containsOnlyKeys("tiny before", "tiny before, static vector", "tiny", "tiny, static vector");
        assertThat(figures).hasSize(2 + 2 * 3);
    }

    /** "bank" is one token in the training rows as in the sentences, so the row "the bank lends money" is its own neighbor. */
    @Test
    void listsTheTrainingRowsWithTheMostSimilarToken() {
        Figure.Table nearest = (Figure.Table) new WordInContext()
                .analyze(context, options("bank", "the bank lends money", "a river bank"))
                .get(7);

        assertThat(nearest.rows()).hasSize(4);
        assertThat(nearest.rows().get(0)).startsWith("1", "1", "bad");
        assertThat(nearest.rows().get(0).get(4)).contains("→").contains("←");
    }

    @Test
    void aBaseModelIsComparedWithItsOwnTokens() {
        List<Figure> figures =
                new WordInContext().analyze(FakeAnalysisContext.of(bench, base), new WordInContext().defaults());

        assertThat(figures.get(1).title()).isEqualTo("Mean cosine of any two tokens of the sentences");
    }

    @Test
    void refusesASentenceWithoutTheWordAndALayerThatIsNotThere() {
        assertThatThrownBy(() -> options("bank", "the bank", "the river"))
                .hasMessageContaining("'the river' does not contain 'bank'");
        WordInContext.Options ninth = new WordInContext.Options("bank", List.of("the bank", "a bank"), 9, 8, 2, 1);
        assertThat(new WordInContext().unsupportedReason(List.of(model), ninth))
                .contains("layer is 9, and 'tiny' has 2, counted from 0. Choose at most 1.");
    }

    @Test
    void aTokenIsNoNeighborOfItself() {
        Figure.Table table = (Figure.Table) new Neighbors()
                .analyze(context, new Neighbors.Options("token-17", 5))
                .get(0);

        assertThat(table.rows()).hasSize(5).noneMatch(row -> row.get(0).equals("token-17"));
        assertThat(Double.parseDouble(table.rows().get(0).get(1)))
                .isGreaterThanOrEqualTo(Double.parseDouble(table.rows().get(4).get(1)));
        assertThat(new Neighbors().unsupportedReason(List.of(model), new Neighbors.Options("nowhere", 5)))
                .contains(
                        "token: 'nowhere' is none of the 100 tokens of 'tiny'. Choose a shorter or a more frequent word.");
    }
}
