package dev.headstock.trainer.planning.examples;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.study.DatasetView;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.encoding.FromFile;
import dev.headstock.trainer.planning.ResolvedRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The examples that the head of a run sees: rows of the data set, or what the run's view makes of them. */
public final class RunExamples {
    private final DatasetSchema schema;
    private final Optional<DatasetView> view;

    private RunExamples(DatasetSchema schema, Optional<DatasetView> view) {
        this.schema = schema;
        this.view = view;
    }

    /** @param schema of the view */
    RunExamples(DatasetSchema schema, DatasetView view) {
        this(schema, Optional.of(view));
    }

    public static RunExamples of(ResolvedRun run) {
        return new RunExamples(run.schema(), run.view());
    }

    /**
     * None, one or several.
     *
     * @throws IllegalArgumentException naming the row when a view returns rows that do not fit its own columns
     */
    public List<DataExample> examples(DataExample row) {
        if (view.isEmpty()) {
            return List.of(row);
        }
        List<DataExample> parts = new ArrayList<>();
        for (List<@Nullable Cell> cells : view.get().rows(row)) {
            parts.add(row.derived(parts.size(), schema, named(row, cells)));
        }
        return parts;
    }

    private Map<String, Cell> named(DataExample row, List<@Nullable Cell> cells) {
        List<DatasetSchema.Column> columns = schema.columns();
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("%s: the view returned %d values for its %d columns."
                    .formatted(FromFile.placeOf(row), cells.size(), columns.size()));
        }
        Map<String, Cell> named = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            if (cell != null) {
                checkClass(row, columns.get(i), cell);
                named.put(columns.get(i).name(), cell);
            }
        }
        return named;
    }

    /** Heads were planned with the classes that the view named. */
    private static void checkClass(DataExample row, DatasetSchema.Column column, Cell cell) {
        if (column.classes().isEmpty()) {
            return;
        }
        List<String> values =
                switch (column.role().type()) {
                    case CLASS -> List.of(cell.string());
                    case CLASSES, CLASS_PER_WORD -> cell.strings();
                    default -> List.<String>of();
                };
        for (String value : values) {
            if (!column.classes().contains(value)) {
                throw new IllegalArgumentException("%s: '%s' in column '%s' of the view is none of its classes %s."
                        .formatted(FromFile.placeOf(row), value, column.name(), column.classes()));
            }
        }
    }
}
