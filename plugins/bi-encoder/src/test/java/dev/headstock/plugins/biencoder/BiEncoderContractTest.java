package dev.headstock.plugins.biencoder;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.Example;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;

class BiEncoderContractTest extends HeadTypeContract<BiEncoder.Options> {

    @Override
    protected BiEncoder head() {
        return new BiEncoder();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                new Column("first", ColumnRole.TEXT, List.of(), List.of(), null, 0),
                new Column("second", ColumnRole.TEXT, List.of(), List.of(), null, 0)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "a text", "a similar text"),
                example(1, "it rains", "the sky is grey today"),
                example(2, "one more that is longer", "short"));
    }

    private static Example example(long row, String first, String second) {
        return FakeExample.of(row)
                .with("first", ColumnRole.TEXT, Cell.of(first))
                .with("second", ColumnRole.TEXT, Cell.of(second));
    }
}
