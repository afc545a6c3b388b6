package dev.headstock.trainer.datasets.files;

import dev.headstock.api.DatasetFormat.DataFile;
import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import dev.headstock.trainer.datasets.files.TabularFile.RowVisitor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An uploaded file with its columns in their roles. */
public final class SourceTable {
    private final int number;
    private final SourceFile file;
    private final TabularFile<?> table;
    private final List<String> columns;
    /** Places in a row of the columns that have a role, by name. */
    private final Map<String, Integer> positions;

    private final @Nullable String splitColumn;

    private SourceTable(
            int number,
            SourceFile file,
            TabularFile<?> table,
            List<String> columns,
            Map<String, Integer> positions,
            @Nullable String splitColumn) {
        this.number = number;
        this.file = file;
        this.table = table;
        this.columns = columns;
        this.positions = positions;
        this.splitColumn = splitColumn;
    }

    /** Reports columns that the file lacks. */
    public static SourceTable of(
            int number,
            SourceFile file,
            TabularFile<?> table,
            List<String> found,
            List<AssignedColumn> assigned,
            Consumer<Problem> problems) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        String splitColumn = null;
        for (AssignedColumn column : assigned) {
            int position = found.indexOf(column.name());
            if (position < 0) {
                problems.accept(Problem.error(
                        "/columns",
                        "%s has no column '%s'. Its columns: %s."
                                .formatted(file.fileName(), column.name(), String.join(", ", found))));
            }
            positions.put(column.name(), position);
            splitColumn = column.role().equals(ColumnRole.SPLIT) ? column.name() : splitColumn;
        }
        return new SourceTable(number, file, table, found, positions, splitColumn);
    }

    public int number() {
        return number;
    }

    public String fileName() {
        return file.fileName();
    }

    /** Of all rows, when the user gave one file per split. */
    @Nullable
    public Split split() {
        return file.split();
    }

    /** All that the file has, in its order. */
    public List<String> columns() {
        return columns;
    }

    /** @param files of the import */
    public void forEach(List<DataFile> files, RowVisitor visitor) throws IOException, DatasetException {
        table.forEach(number, files, visitor);
    }

    /** What keeps a row from being read; none for one that can be. */
    public List<Remark> faults(Row row) {
        if (!row.faults().isEmpty() || row.values().size() >= columns.size()) {
            return row.faults();
        }
        return List.of(new Remark(
                row.line(),
                "values in the row: %d, columns in the file: %d. Add what is missing, or drop the row."
                        .formatted(row.values().size(), columns.size())));
    }

    /** The cells of the columns with a role, by column name. */
    public Map<String, Cell> cells(Row row) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        positions.forEach((name, position) -> {
            Cell cell = position < row.values().size() ? row.values().get(position) : null;
            if (cell != null) {
                cells.put(name, cell);
            }
        });
        return cells;
    }

    public Optional<Cell> splitCell(Map<String, Cell> cells) {
        return splitColumn == null ? Optional.empty() : Optional.ofNullable(cells.get(splitColumn));
    }
}
