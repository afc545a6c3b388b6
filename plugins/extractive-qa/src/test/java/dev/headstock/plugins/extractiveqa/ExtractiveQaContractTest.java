package dev.headstock.plugins.extractiveqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Span;
import dev.headstock.plugins.extractiveqa.ExtractiveQa.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExtractiveQaContractTest extends HeadTypeContract<Options> {

    @Override
    protected ExtractiveQa head() {
        return new ExtractiveQa();
    }

    @Override
    protected Options options() {
        return new Options(0, 30, 5, false, Comparison.AUTO);
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("question", ColumnRole.TEXT),
                Contexts.column("context", ColumnRole.TEXT),
                new Column("answers", ColumnRole.SPANS, List.of(), List.of(), "context", 0)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "Where is the Louvre?", "The Louvre is in Paris.", "in Paris", "Paris"),
                example(1, "What falls?", "It rains.", "It"),
                example(2, "Who sleeps?", "A cat that was awake for long is asleep now.", "A cat"),
                example(3, "Who sings?", "The birds are silent."));
    }

    private static Example example(long row, String question, String passage, String... answers) {
        List<Span> spans = Stream.of(answers)
                .map(answer -> {
                    int start = passage.indexOf(answer);
                    return new Span(start, start + answer.length(), "");
                })
                .toList();
        return FakeExample.of(row)
                .with("question", ColumnRole.TEXT, Cell.of(question))
                .with("context", ColumnRole.TEXT, Cell.of(passage))
                .with("answers", ColumnRole.SPANS, Cell.ofSpans(spans));
    }

    @Test
    void saysWhichRolesAreMissing() {
        DatasetSchema one = new DatasetSchema(List.of(Contexts.column("text", ColumnRole.TEXT)));
        DatasetSchema two = new DatasetSchema(
                List.of(Contexts.column("question", ColumnRole.TEXT), Contexts.column("context", ColumnRole.TEXT)));

        assertThat(head().unsupportedReason(one))
                .hasValueSatisfying(reason -> assertThat(reason).contains("two text columns"));
        assertThat(head().unsupportedReason(two))
                .hasValueSatisfying(reason -> assertThat(reason).contains("role spans"));
    }

    @Test
    void aStrideThatLeavesNoRoomIsRefused() {
        Options tooWide = new Options(128, 30, 5, false, Comparison.AUTO);

        assertThatThrownBy(() ->
                        head().build(Contexts.tiny(2, 16).withData(schema()).withMaxTokens(128), 16, tooWide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 59");
    }
}
