package dev.headstock.trainer.datasets;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.trainer.encoding.FromFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A row of a data set version, a part of one that a view made, or an input to predict. */
public final class DataExample implements Example, FromFile {
    private final long row;
    private final int part;
    private final long line;
    private final DatasetSchema schema;
    private final Map<String, Cell> cells;

    /**
     * @param row −1 for an input to predict
     * @param part of the row, counted from 0; 0 without a view
     * @param cells by column name; a missing value is left out
     */
    public DataExample(long row, int part, DatasetSchema schema, Map<String, Cell> cells) {
        this(row, part, 0, schema, cells);
    }

    /** @param line of the uploaded file, counted from 1; 0 when it is not known */
    DataExample(long row, int part, long line, DatasetSchema schema, Map<String, Cell> cells) {
        this.row = row;
        this.part = part;
        this.line = line;
        this.schema = schema;
        this.cells = Map.copyOf(cells);
    }

    @Override
    public long row() {
        return row;
    }

    @Override
    public long line() {
        return line;
    }

    /** An example that this one becomes, or a part of it. */
    public DataExample derived(int ofPart, DatasetSchema other, Map<String, Cell> otherCells) {
        return new DataExample(row, ofPart, line, other, otherCells);
    }

    /** Which of several examples that a view made of the row. */
    public int part() {
        return part;
    }

    /** A text that is missing is empty, so that the others keep their places. */
    @Override
    public List<String> texts() {
        return schema.columns(ColumnRole.TEXT).stream()
                .map(column -> value(column.name()).map(Cell::string).orElse(""))
                .toList();
    }

    @Override
    public Optional<Cell> value(ColumnRole role) {
        return schema.column(role).flatMap(column -> value(column.name()));
    }

    @Override
    public Optional<Cell> value(String column) {
        return Optional.ofNullable(cells.get(column));
    }

    @Override
    public String toString() {
        return "row %d %s".formatted(row, cells);
    }
}
