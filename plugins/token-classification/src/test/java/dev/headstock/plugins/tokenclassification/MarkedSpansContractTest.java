package dev.headstock.plugins.tokenclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Head;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeEncoding;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A text with labeled spans, as annotation tools give them. */
class MarkedSpansContractTest extends HeadTypeContract<TokenClassification.Options> {

    @Override
    protected TokenClassification head() {
        return new TokenClassification();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("text", ColumnRole.TEXT), Contexts.column("entities", ColumnRole.SPANS, "LOC", "PER")));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "Ada Lovelace lives in London.", new Span(0, 12, "PER"), new Span(22, 28, "LOC")),
                example(1, "It rains."),
                example(2, "New York calls (Ada)", new Span(0, 8, "LOC"), new Span(16, 19, "PER")));
    }

    private static Example example(long row, String text, Span... spans) {
        return FakeExample.ofText(row, text).with("entities", ColumnRole.SPANS, Cell.ofSpans(List.of(spans)));
    }

    private Head built() {
        return head().build(Contexts.tiny(LAYERS, WIDTH).withData(schema()), WIDTH, options());
    }

    /** The classes are O, B-LOC, I-LOC, B-PER, I-PER. */
    @Test
    void targetsAreTheTagsOfWords() {
        Head head = built();
        Example example = examples().get(2);
        List<FakeEncoding> rows = new FakeEncoder(new FakeVocabulary(100), 40)
                .rows(head.sequences(example).get(0));

        int[] ids = (int[]) head.target(example, List.copyOf(rows)).arrays().get("");

        assertThat(ids).containsExactly(1, 2, 0, 0, 3, 0);
    }

    @Test
    void answersAreSpansOfTheTextItself() {
        Head head = built();
        Example example = examples().get(2);
        List<FakeEncoding> rows = new FakeEncoder(new FakeVocabulary(100), 40)
                .rows(head.sequences(example).get(0));
        float[] logits = new float[6 * 5];
        int[] best = {1, 2, 0, 0, 3, 0};
        for (int word = 0; word < best.length; word++) {
            logits[5 * word + best[word]] = 9;
        }

        Answer found = head.decode(example, new FakeHeadOutput(List.of(logits), rows, Map.of(), Map.of()))
                .answer();

        assertThat(found).isEqualTo(head.groundTruth(example).orElseThrow());
        assertThat(((Answer.Spans) found).spans())
                .extracting(Answer.ScoredSpan::span)
                .containsExactly(new Span(0, 8, "LOC"), new Span(16, 19, "PER"));
        assertThat(found.text()).isEqualTo("New York, Ada");
    }

    @Test
    void aSpanThatCutsAWordIsReported() {
        Head head = built();
        Example example = example(3, "Londoners talk", new Span(0, 6, "LOC"));
        List<FakeEncoding> rows = new FakeEncoder(new FakeVocabulary(100), 40)
                .rows(head.sequences(example).get(0));

        assertThatThrownBy(() -> head.target(example, List.copyOf(rows)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'London', cuts the word 'Londoners'");
    }

    @Test
    void spansWithoutLabelsMarkNothing() {
        DatasetSchema unlabeled = new DatasetSchema(
                List.of(Contexts.column("text", ColumnRole.TEXT), Contexts.column("answers", ColumnRole.SPANS)));

        assertThat(head().unsupportedReason(unlabeled))
                .hasValueSatisfying(reason -> assertThat(reason).contains("at least 2 tags"));
    }
}
