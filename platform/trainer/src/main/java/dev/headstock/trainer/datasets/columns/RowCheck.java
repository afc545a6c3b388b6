package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.ColumnType;
import dev.headstock.trainer.datasets.columns.CellChanges.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the cells of one row, each by its type, then those that refer to another. */
public final class RowCheck {
    private final List<AssignedColumn> columns;

    /** @param columns without those of the split */
    public RowCheck(List<AssignedColumn> columns) {
        this.columns = columns;
    }

    /**
     * @param cells by column name, in the order of the columns; a missing value is left out
     * @param changes from the file to {@code cells}
     */
    public record CheckedRow(Map<String, @Nullable Object> cells, List<String> problems, List<ChangedCell> changes) {}

    /** A value that is stored differently from how the file writes it. */
    public record ChangedCell(String column, Change change, String before, String after) {}

    /** @param cells by column name */
    public CheckedRow check(Map<String, Cell> cells) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        List<ChangedCell> changes = new ArrayList<>();
        for (AssignedColumn column : columns) {
            try {
                Optional<Object> value = CellReader.read(column, cells.get(column.name()), changesOf(column, changes));
                if (RoleCatalog.isRequired(column.role()) && (value.isEmpty() || isEmptyList(value.get()))) {
                    problems.add("'%s' is empty. Fill it or drop the row.".formatted(column.name()));
                }
                value.ifPresent(present -> values.put(column.name(), present));
            } catch (CellException e) {
                problems.add("'%s' %s".formatted(column.name(), e.getMessage()));
            }
        }
        if (problems.isEmpty()) {
            checkReferences(values, problems, changes);
        }
        return new CheckedRow(values, problems, changes);
    }

    private static CellChanges changesOf(AssignedColumn column, List<ChangedCell> changes) {
        return (change, before, after) -> changes.add(new ChangedCell(column.name(), change, before, after));
    }

    private static boolean isEmptyList(Object value) {
        return value instanceof List<?> list && list.isEmpty();
    }

    private void checkReferences(
            Map<String, @Nullable Object> values, List<String> problems, List<ChangedCell> changes) {
        for (AssignedColumn column : columns) {
            Object value = values.get(column.name());
            String refersTo = column.refersTo();
            if (value == null || refersTo == null) {
                continue;
            }
            try {
                if (column.type() == ColumnType.CLASS_PER_WORD) {
                    checkCounts((List<?>) value, refersTo, values.get(refersTo));
                } else if (column.type() == ColumnType.SPANS) {
                    values.put(
                            column.name(),
                            SpanReader.fit(
                                    spans(value), text(values.get(refersTo)), refersTo, changesOf(column, changes)));
                }
            } catch (CellException e) {
                problems.add("'%s' %s".formatted(column.name(), e.getMessage()));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> spans(Object value) {
        return (List<Map<String, Object>>) value;
    }

    private static void checkCounts(List<?> tags, String refersTo, @Nullable Object words) throws CellException {
        int count = words instanceof List<?> list ? list.size() : 0;
        if (tags.size() != count) {
            throw new CellException(
                    "is a list of length %d, but '%s' is one of length %d. Give each word a value, or drop the row."
                            .formatted(tags.size(), refersTo, count));
        }
    }

    /** Spans of words count in the words joined by single spaces. */
    private static String text(@Nullable Object value) {
        if (value instanceof List<?> words) {
            return String.join(" ", words.stream().map(String::valueOf).toList());
        }
        return value instanceof String text ? text : "";
    }

    /** What shows people which row is meant: its first text, otherwise all that it holds. */
    public String excerpt(Map<String, Cell> cells) {
        return columns.stream()
                .filter(column -> column.role().equals(ColumnRole.TEXT))
                .flatMap(column -> Optional.ofNullable(cells.get(column.name())).stream())
                .map(Cell::toString)
                .filter(text -> !Characters.isBlank(text))
                .findFirst()
                .orElseGet(() -> String.join(
                        " | ", cells.values().stream().map(Cell::toString).toList()));
    }
}
