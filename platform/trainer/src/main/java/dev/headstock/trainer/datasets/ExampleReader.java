package dev.headstock.trainer.datasets;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.StoredExample;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import dev.headstock.trainer.datasets.columns.ColumnTypes;
import dev.headstock.trainer.datasets.columns.RowCheck;
import dev.headstock.trainer.datasets.columns.RowCheck.CheckedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes examples of stored rows, and of inputs to predict that name the same columns. */
public final class ExampleReader {
    private final DatasetSchema schema;
    private final List<AssignedColumn> columns;

    public ExampleReader(DatasetSchemaView view) {
        this.schema = schema(view);
        this.columns = view.columns().stream()
                .map(column -> new AssignedColumn(
                        column.name(),
                        new ColumnRole(column.role(), ColumnTypes.of(column.type())),
                        column.refersTo(),
                        column.separator()))
                .filter(column -> !column.role().equals(ColumnRole.IGNORED))
                .toList();
    }

    /** The schema as plugins see it. */
    public static DatasetSchema schema(DatasetSchemaView view) {
        return new DatasetSchema(view.columns().stream()
                .map(column -> new DatasetSchema.Column(
                        column.name(),
                        new ColumnRole(column.role(), ColumnTypes.of(column.type())),
                        column.classes(),
                        column.classCounts(),
                        column.refersTo(),
                        column.missing()))
                .toList());
    }

    /** The same schema as other processes see it. */
    public static DatasetSchemaView view(DatasetSchema schema) {
        return new DatasetSchemaView(schema.columns().stream()
                .map(column -> new DatasetSchemaView.Column(
                        column.name(),
                        column.role().id(),
                        ColumnTypes.name(column.role().type()),
                        column.classes(),
                        column.classCounts(),
                        column.refersTo(),
                        null,
                        column.missing()))
                .toList());
    }

    public DatasetSchema schema() {
        return schema;
    }

    public DataExample example(StoredExample stored) {
        return new DataExample(stored.row(), 0, stored.line(), schema, cells(stored.cells()));
    }

    private static Map<String, Cell> cells(Map<String, @Nullable Object> values) {
        Map<String, Cell> cells = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                cells.put(name, Cell.ofJson(value));
            }
        });
        return cells;
    }

    /**
     * An input to predict. Values may be strings, as at the import: lists are split, structures are JSON. Columns that say what is right
     * may be left out.
     *
     * @throws IllegalArgumentException with all that is wrong
     */
    public DataExample input(Map<String, @Nullable Object> values) {
        List<String> problems = new ArrayList<>();
        List<String> known = columns.stream().map(AssignedColumn::name).toList();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                problems.add("There is no column '%s'. The columns are %s.".formatted(name, String.join(", ", known)));
            }
        }
        CheckedRow checked = new RowCheck(columns).check(cells(values));
        problems.addAll(checked.problems());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", problems));
        }
        return new DataExample(-1, 0, schema, cells(checked.cells()));
    }
}
