package dev.headstock.plugins.multilabel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiLabelContractTest extends HeadTypeContract<MultiLabel.Options> {

    @Override
    protected MultiLabel head() {
        return new MultiLabel();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("text", ColumnRole.TEXT), Contexts.column("topics", ColumnRole.LABELS, "a", "b", "c")));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "a text", List.of("a", "c")),
                example(1, "a longer text than that", List.of("b")),
                example(2, "short", List.of()));
    }

    private static Example example(long row, String text, List<String> topics) {
        return FakeExample.ofText(row, text).with("topics", ColumnRole.LABELS, Cell.ofStrings(topics));
    }

    @Test
    void saysWhichRoleIsMissing() {
        DatasetSchema texts = new DatasetSchema(List.of(Contexts.column("text", ColumnRole.TEXT)));

        assertThat(head().unsupportedReason(texts))
                .hasValueSatisfying(reason -> assertThat(reason).contains("role labels"));
    }
}
