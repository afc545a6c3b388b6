package dev.headstock.protocol;

/** What a column is for. */
public record ColumnRole(String column, Purpose purpose) {

    public enum Purpose {
        TEXT,
        SECOND_TEXT,
        LABEL,
        SPLIT,
        IGNORED
    }
}
