package dev.headstock.trainer.datasets;

import java.util.List;
import java.util.Optional;

/**
 * Notices values that may have swallowed rows: a quote that is closed much later, as inch marks are, makes one long value of many rows, and
 * no rule of the format is broken.
 */
final class SwallowedRows {
    private static final String DELIMITERS = ",;\t|";

    private final int columns;
    private long values;
    private long lines;
    private long firstLine;
    private String firstColumn = "";

    /** @param columns of the file */
    SwallowedRows(int columns) {
        this.columns = columns;
    }

    void look(String column, long line, Object value) {
        if (columns < 2 || !(value instanceof String text) || text.indexOf('\n') < 0) {
            return;
        }
        List<String> inner = text.lines().skip(1).toList();
        boolean rows = DELIMITERS.chars().anyMatch(delimiter -> mostAreRows(inner, delimiter));
        if (rows) {
            if (values == 0) {
                firstLine = line;
                firstColumn = column;
            }
            values++;
            lines += inner.size();
        }
    }

    private boolean mostAreRows(List<String> inner, int delimiter) {
        long rows = inner.stream()
                .filter(line -> line.chars().filter(unit -> unit == delimiter).count() == columns - 1)
                .count();
        return rows > 0 && 2 * rows >= inner.size();
    }

    /** Lines within values that look like rows. */
    long lines() {
        return lines;
    }

    /** A warning, if there is reason for one. */
    Optional<String> warning() {
        return values == 0
                ? Optional.empty()
                : Optional.of(
                        "%d values hold line breaks and what looks like rows, %d lines in all. The first is '%s' in line %d. Look for a quote that is never closed there, and double quotes that belong to a text."
                                .formatted(values, lines, firstColumn, firstLine));
    }
}
