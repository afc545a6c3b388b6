package dev.headstock.api;

import java.util.List;
import java.util.Optional;

/** What the rows of a data set hold. */
public record DatasetSchema(List<Column> columns) {
    public DatasetSchema {
        columns = List.copyOf(columns);
    }

    /** What a column is for. */
    public enum Purpose {
        TEXT,
        SECOND_TEXT,
        LABEL,
        SPLIT,
        IGNORED
    }

    /**
     * @param classes for a label column, the distinct values in sorted order; a class's position is its number. Empty for other columns
     */
    public record Column(String name, Purpose purpose, List<String> classes) {
        public Column {
            classes = List.copyOf(classes);
        }
    }

    public Optional<Column> column(Purpose purpose) {
        return columns.stream().filter(c -> c.purpose() == purpose).findFirst();
    }

    /** The label's classes; empty when there is no label column. */
    public List<String> classes() {
        return column(Purpose.LABEL).map(Column::classes).orElse(List.of());
    }

    public boolean isPair() {
        return column(Purpose.SECOND_TEXT).isPresent();
    }
}
