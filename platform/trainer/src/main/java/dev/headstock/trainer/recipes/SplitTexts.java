package dev.headstock.trainer.recipes;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.recipe.Texts;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.datasets.ExampleFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts of one split, read from the file when they are asked for: each row has as many as the schema has columns of texts and words. */
final class SplitTexts implements Texts {
    private final ExampleFile file;
    private final Split split;
    private final DatasetSchema schema;
    private final int perRow;
    private long rows;

    SplitTexts(ExampleFile file, Split split, DatasetSchema schema) throws IOException {
        this.file = file;
        this.split = split;
        this.schema = schema;
        this.perRow = schema.columns(ColumnRole.TEXT).size()
                + schema.columns(ColumnRole.WORDS).size();
        file.read(Map.of(split, example -> rows++));
    }

    @Override
    public long size() {
        return rows * perRow;
    }

    @Override
    public String get(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("text %d of %d".formatted(index, size()));
        }
        Example example =
                file.read(split, new int[] {Math.toIntExact(index / perRow)}).get(0);
        return texts(example).get((int) (index % perRow));
    }

    private List<String> texts(Example example) {
        List<String> texts = new ArrayList<>(example.texts());
        for (DatasetSchema.Column column : schema.columns(ColumnRole.WORDS)) {
            texts.add(example.value(column.name())
                    .map(Cell::strings)
                    .map(words -> String.join(" ", words))
                    .orElse(""));
        }
        return texts;
    }
}
