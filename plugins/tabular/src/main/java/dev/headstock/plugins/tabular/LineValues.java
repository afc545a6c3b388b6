package dev.headstock.plugins.tabular;

import java.util.ArrayList;
import java.util.List;

/** The values of one line. A quote encloses a value only if it is closed in front of a delimiter or the line's end. */
final class LineValues {
    private final CharSequence line;
    private final char delimiter;
    private final boolean whereNeeded;
    private int at;

    private LineValues(CharSequence line, char delimiter, boolean whereNeeded) {
        this.line = line;
        this.delimiter = delimiter;
        this.whereNeeded = whereNeeded;
    }

    /**
     * @param whereNeeded whether quotes are taken off only around a doubled quote or a delimiter
     * @param most values that are kept
     */
    static List<String> of(CharSequence line, char delimiter, boolean whereNeeded, int most) {
        LineValues reader = new LineValues(line, delimiter, whereNeeded);
        List<String> values = new ArrayList<>();
        do {
            String value = reader.next();
            if (values.size() < most) {
                values.add(value);
            }
        } while (reader.at++ < line.length());
        return values;
    }

    /** Ends in front of the delimiter. */
    private String next() {
        int close = closingQuote();
        if (close >= 0) {
            String value = line.subSequence(at + 1, close).toString().replace("\"\"", "\"");
            at = close + 1;
            return value;
        }
        int start = at;
        while (at < line.length() && line.charAt(at) != delimiter) {
            at++;
        }
        return line.subSequence(start, at).toString();
    }

    /** Where the quote that opens a value is closed; −1 when none opens it or it stays open. */
    private int closingQuote() {
        if (at >= line.length() || line.charAt(at) != '"') {
            return -1;
        }
        boolean needed = false;
        for (int i = at + 1; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next != '"') {
                needed |= next == delimiter;
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                needed = true;
                i++;
            } else {
                boolean ends = i + 1 == line.length() || line.charAt(i + 1) == delimiter;
                return ends && (needed || !whereNeeded) ? i : -1;
            }
        }
        return -1;
    }
}
