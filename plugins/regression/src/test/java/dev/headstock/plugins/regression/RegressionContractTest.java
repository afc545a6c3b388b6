package dev.headstock.plugins.regression;

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

class RegressionContractTest extends HeadTypeContract<Regression.Options> {

    @Override
    protected Regression head() {
        return new Regression();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("first", ColumnRole.TEXT),
                Contexts.column("second", ColumnRole.TEXT),
                Contexts.column("score", ColumnRole.NUMBER)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                pair(0, "a cat sleeps", "a cat is asleep", 4.5),
                pair(1, "rain", "the sun shines", 0.5),
                pair(2, "a dog", "it", 1));
    }

    private static Example pair(long row, String first, String second, double score) {
        return FakeExample.of(row)
                .with("first", ColumnRole.TEXT, Cell.of(first))
                .with("second", ColumnRole.TEXT, Cell.of(second))
                .with("score", ColumnRole.NUMBER, Cell.of(score));
    }

    @Test
    void saysWhichRoleIsMissing() {
        DatasetSchema texts = new DatasetSchema(List.of(Contexts.column("text", ColumnRole.TEXT)));

        assertThat(head().unsupportedReason(texts))
                .hasValueSatisfying(reason -> assertThat(reason).contains("role number"));
    }
}
