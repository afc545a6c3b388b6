package dev.headstock.plugins.prefixlm;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.Example;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;

class PrefixLmContractTest extends HeadTypeContract<PrefixLm.Options> {

    @Override
    protected PrefixLm head() {
        return new PrefixLm();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                new Column("question", ColumnRole.TEXT, List.of(), List.of(), null, 0),
                new Column("fluent", ColumnRole.TARGET_TEXT, List.of(), List.of(), null, 0)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "who who wrote it", "who wrote it"),
                example(1, "when no where is it", "where is it"),
                example(2, "how many", "how many"));
    }

    private static Example example(long row, String text, String wanted) {
        return FakeExample.ofText(row, text).with("fluent", ColumnRole.TARGET_TEXT, Cell.ofStrings(List.of(wanted)));
    }
}
