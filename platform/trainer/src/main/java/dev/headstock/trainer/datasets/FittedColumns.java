package dev.headstock.trainer.datasets;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.trainer.datasets.columns.RoleCatalog;
import dev.headstock.trainer.datasets.statistics.ClassNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads one data set version as another one's schema describes it, so that a model can be evaluated on data that it was not trained on. A
 * column is found by name and role, otherwise by its role and its place among the columns with that role.
 */
public final class FittedColumns {
    private FittedColumns() {}

    /**
     * @param stored schema of the file
     * @param wanted schema of the examples that come out
     * @throws IllegalArgumentException with every column or class that does not fit
     */
    public static ExampleFile open(Path examples, DatasetSchemaView stored, DatasetSchemaView wanted)
            throws IOException {
        return open(examples, stored, wanted, List::of);
    }

    /**
     * @param wanted schema of the rows that {@code parts} receives
     * @param parts the examples that a row becomes
     */
    public static ExampleFile open(
            Path examples,
            DatasetSchemaView stored,
            DatasetSchemaView wanted,
            Function<DataExample, List<DataExample>> parts)
            throws IOException {
        DatasetSchema schema = ExampleReader.schema(wanted);
        Map<String, String> names = names(ExampleReader.schema(stored), schema);
        return new ExampleFile(
                examples,
                new ExampleReader(stored),
                RowSelection.ALL,
                row -> parts.apply(row.derived(row.part(), schema, renamed(row, names))));
    }

    private static Map<String, Cell> renamed(DataExample row, Map<String, String> names) {
        Map<String, Cell> cells = new HashMap<>();
        names.forEach((wanted, stored) -> row.value(stored).ifPresent(cell -> cells.put(wanted, cell)));
        return cells;
    }

    /** Stored names by wanted ones. */
    private static Map<String, String> names(DatasetSchema stored, DatasetSchema wanted) {
        Map<String, String> names = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Column column : wanted.columns()) {
            if (column.role().equals(ColumnRole.IGNORED) || column.role().equals(ColumnRole.SPLIT)) {
                continue;
            }
            Optional<Column> found = find(column, wanted, stored);
            if (found.isPresent()) {
                names.put(column.name(), found.get().name());
                unknownClasses(column, found.get()).ifPresent(problems::add);
            } else if (RoleCatalog.isRequired(column.role())) {
                problems.add("The model reads '%s' (%s), but no column has this role. Assign it in a new version."
                        .formatted(column.name(), column.role().id()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", problems));
        }
        return names;
    }

    private static Optional<Column> find(Column column, DatasetSchema wanted, DatasetSchema stored) {
        List<Column> candidates = stored.columns(column.role());
        Optional<Column> named = candidates.stream()
                .filter(candidate -> candidate.name().equals(column.name()))
                .findFirst();
        int place = wanted.columns(column.role()).indexOf(column);
        return named.isPresent() || place >= candidates.size() ? named : Optional.of(candidates.get(place));
    }

    /** Heads know their classes by number: others have none. */
    private static Optional<String> unknownClasses(Column wanted, Column found) {
        List<String> unknown = found.classes().stream()
                .filter(name -> !wanted.classes().contains(name))
                .toList();
        boolean learned = !wanted.classes().isEmpty();
        return unknown.isEmpty() || !learned
                ? Optional.empty()
                : Optional.of("The model does not know %s of '%s'. Evaluate a version without such rows."
                        .formatted(ClassNames.listed(unknown), found.name()));
    }
}
