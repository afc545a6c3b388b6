package dev.headstock.plugins.maskedlm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Head.Corruption;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeEncoding;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.HeadTypeContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskedLmContractTest extends HeadTypeContract<MaskedLm.Options> {
    private static final FakeVocabulary VOCABULARY = new FakeVocabulary(1_000);

    @Override
    protected MaskedLm head() {
        return new MaskedLm();
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                FakeExample.ofText(0, "a text with several words"),
                FakeExample.ofText(1, "short"),
                FakeExample.ofText(2, "one that is neither long nor short but has a few words more than the others"));
    }

    @Test
    void maskedReplacedAndLeftTokensHaveTheirShares() {
        FakeEncoding row = row("word ".repeat(4_000));
        Corruption corruption = new Masking(FakeVocabulary.MASK, 1_000, 0.15, false).corrupt(row, new Random(1));
        int[] ids = corruption.ids().get(0);
        int[] positions = array(corruption, "positions");
        int[] originals = array(corruption, "");
        int word = row.id(1);

        long masked = Arrays.stream(positions)
                .filter(p -> ids[p] == FakeVocabulary.MASK)
                .count();
        long left = Arrays.stream(positions).filter(p -> ids[p] == word).count();

        assertThat(positions.length / 4_000.0).isCloseTo(0.15, within(0.02));
        assertThat((double) masked / positions.length).isCloseTo(0.8, within(0.05));
        assertThat((double) left / positions.length).isCloseTo(0.1, within(0.04));
        assertThat(originals).containsOnly(word);
        assertThat(corruption.target().weight()).isEqualTo(positions.length);
        assertThat(ids[0]).as("the class token stays").isEqualTo(row.id(0));
    }

    /** Pieces have four letters: this word has three. */
    @Test
    void wholeWordsAreMaskedWhole() {
        FakeEncoding row = row("abcdefghijkl ".repeat(50));
        Corruption corruption = new Masking(FakeVocabulary.MASK, 1_000, 0.3, true).corrupt(row, new Random(1));

        int[] positions = array(corruption, "positions");

        assertThat(positions.length).isPositive().matches(count -> count % 3 == 0);
        for (int i = 0; i < positions.length; i += 3) {
            assertThat(positions[i] % 3)
                    .as("first piece of a word behind the class token")
                    .isEqualTo(1);
            assertThat(positions[i + 2]).isEqualTo(positions[i] + 2);
        }
    }

    @Test
    void aTextWithoutTokensTrainsNothing() {
        Corruption corruption = new Masking(FakeVocabulary.MASK, 1_000, 0.3, true).corrupt(row(""), new Random(1));

        assertThat(corruption.target().weight()).isZero();
        assertThat(array(corruption, "")).containsExactly(Target.IGNORE_INDEX);
    }

    @Test
    void eachMaskTokenOfAUserGetsItsBestTokens() {
        Head head = head().build(Contexts.tiny(2, 16), 16, options());
        float[] scores = {20, 21, 22, 23, 24, 0.5f, 0.2f, 0.1f, 0.1f, 0.05f, 30, 31, 32, 33, 34, 0.9f, 0, 0, 0, 0};
        Example one = FakeExample.ofText(0, "the [MASK] sleeps");
        Example two = FakeExample.ofText(0, "the [MASK] sees [MASK]");

        Answer ranked = answer(head, one, Arrays.copyOf(scores, 10));
        Answer numbered = answer(head, two, scores);

        assertThat(((Answer.Ranking) ranked).items()).hasSize(5);
        assertThat(((Answer.Ranking) ranked).items().get(0).score()).isCloseTo(0.5, within(1e-6));
        assertThat(((Map<?, ?>) ((Answer.Json) numbered).json())
                        .keySet().stream().map(Object::toString))
                .containsExactly("1", "2");
    }

    private static int[] array(Corruption corruption, String name) {
        return (int[]) requireNonNull(corruption.target().arrays().get(name));
    }

    private static Answer answer(Head head, Example example, float[] scores) {
        List<FakeEncoding> rows =
                new FakeEncoder(VOCABULARY, 64).rows(head.sequences(example).get(0));
        return head.decode(example, new FakeHeadOutput(List.of(scores), rows, Map.of(), Map.of()))
                .answer();
    }

    private static FakeEncoding row(String text) {
        return new FakeEncoder(VOCABULARY, 5_000).rows(InputSequence.of(text)).get(0);
    }
}
