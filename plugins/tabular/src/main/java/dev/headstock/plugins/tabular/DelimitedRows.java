package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of values between delimiters, in quotes where a value holds a delimiter, a quote or a line break.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class DelimitedRows implements RowReader {
    /** A value of more characters than this is cut and reported: no text for a model is that long, but a forgotten quote is. */
    static final int LONGEST_VALUE = 16 << 20;

    private static final int MOST_COLUMNS = 1_000;

    private final DecodedText text;
    private final Dialect dialect;
    private final List<Column> columns;
    /** Values in the header line, columns without a name at its end included. */
    private final int headerValues;

    private @Nullable String fault;

    record Dialect(char delimiter, Quoting quoting) {}

    /** Which values {@code "} encloses; elsewhere it is a character like any other. */
    enum Quoting {
        NONE,
        /** Any value that begins with one, up to the next line of the file that closes it. */
        ANY,
        /** A value that begins with one and is closed in its line. */
        WITHIN_LINE,
        /** Likewise, if a doubled quote or the delimiter is inside. */
        WHERE_NEEDED
    }

    private DelimitedRows(DecodedText text, Dialect dialect, List<Column> columns, int headerValues) {
        this.text = text;
        this.dialect = dialect;
        this.columns = columns;
        this.headerValues = headerValues;
    }

    /** Opens a file and reads its header. */
    static DelimitedRows open(Path file, Encoding encoding, Dialect dialect) throws IOException, DatasetException {
        DecodedText text = new DecodedText(file, encoding);
        try {
            DelimitedRows header = new DelimitedRows(text, dialect, List.of(), 0);
            List<String> values = header.headerLine();
            String fault = header.takeFault();
            if (fault != null) {
                throw new DatasetException("line 1: " + fault);
            }
            List<Column> columns =
                    Header.check(values).stream().map(Column::new).toList();
            return new DelimitedRows(text, dialect, columns, values.size());
        } catch (IOException | DatasetException e) {
            text.close();
            throw e;
        }
    }

    /** Whether a first line only says which delimiter the file has: {@code sep=;}. */
    static boolean statesDelimiter(String line) {
        return line.length() == 5 && line.startsWith("sep=");
    }

    private List<String> headerLine() throws IOException {
        List<String> values = values();
        boolean states = statesDelimiter(String.join(String.valueOf(dialect.delimiter()), values));
        return states ? values() : values;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    /** Rows in which nothing stands are passed over: spreadsheets write them. */
    @Override
    public Optional<Row> next() throws IOException {
        while (text.peek() != DecodedText.END) {
            long line = text.line();
            List<String> values = values();
            String problem = takeFault();
            boolean blank = values.stream().allMatch(String::isEmpty);
            if (!blank || problem != null) {
                return Optional.of(row(line, values, problem));
            }
        }
        return Optional.empty();
    }

    /** What is wrong with the values read since the last call, or null. */
    private @Nullable String takeFault() {
        String characters = text.takeFault();
        String found = characters != null ? characters : fault;
        fault = null;
        return found;
    }

    private Row row(long line, List<String> values, @Nullable String found) {
        List<String> kept = withoutEmptyEnd(values);
        String problem = found;
        if (problem == null && kept.size() != columns.size()) {
            problem =
                    "values in the row: %d, columns in the header: %d. Quote values that hold the delimiter, or add what is missing."
                            .formatted(kept.size(), columns.size());
        }
        List<@Nullable Cell> cells = new ArrayList<>();
        kept.stream().limit(columns.size()).forEach(value -> cells.add(Cell.of(value)));
        return problem == null ? new Row(line, cells) : Row.faulty(line, cells, problem);
    }

    /** Without empty values below columns that have no name. */
    private List<String> withoutEmptyEnd(List<String> values) {
        int end = Math.min(values.size(), headerValues);
        while (end > columns.size() && values.get(end - 1).isEmpty()) {
            end--;
        }
        return values.size() <= headerValues ? values.subList(0, end) : values;
    }

    private List<String> values() throws IOException {
        boolean byLine = dialect.quoting() == Quoting.WITHIN_LINE || dialect.quoting() == Quoting.WHERE_NEEDED;
        return byLine ? lineValues() : streamedValues();
    }

    // ---- quotes that are closed in their line ----

    private List<String> lineValues() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = text.take();
            if (next == '\n' || next == '\r' || next == DecodedText.END) {
                endLine(next);
                return LineValues.of(
                        line, dialect.delimiter(), dialect.quoting() == Quoting.WHERE_NEEDED, MOST_COLUMNS + 1);
            }
            append(line, next);
        }
    }

    // ---- quotes that may enclose line breaks ----

    private List<String> streamedValues() throws IOException {
        List<String> values = new ArrayList<>();
        while (true) {
            String value = value();
            // What is beyond the limit of columns is read, to find the row's end, but not kept.
            if (values.size() <= MOST_COLUMNS) {
                values.add(value);
            }
            int next = text.take();
            if (next != dialect.delimiter()) {
                endLine(next);
                return values;
            }
        }
    }

    /** {@code \r\n} is one line break. */
    private void endLine(int taken) throws IOException {
        if (taken == '\r' && text.peek() == '\n') {
            text.take();
        }
    }

    private String value() throws IOException {
        StringBuilder value = new StringBuilder();
        if (dialect.quoting() == Quoting.ANY) {
            while (text.peek() == ' ') {
                append(value, text.take());
            }
            if (text.peek() == '"') {
                quoted(value);
            }
        }
        while (!endsValue(text.peek())) {
            append(value, text.take());
        }
        return value.toString();
    }

    private boolean endsValue(int next) {
        return next == dialect.delimiter() || next == '\n' || next == '\r' || next == DecodedText.END;
    }

    /** @param value receives what the quotes enclose; blanks before them are dropped unless the text goes on behind them */
    private void quoted(StringBuilder value) throws IOException {
        long start = text.line();
        String blanks = value.toString();
        StringBuilder written = new StringBuilder().append(blanks).append((char) text.take());
        value.setLength(0);
        while (true) {
            int next = text.take();
            if (next == DecodedText.END) {
                // What follows the last line break is no line.
                long lost = text.line() - start + (endsWithBreak(written) ? 0 : 1);
                fault =
                        "the quote that opens in line %d is never closed: %d lines are lost. Close it, or double quotes inside a value."
                                .formatted(start, lost);
                return;
            }
            append(written, next);
            if (next == '"') {
                if (text.peek() != '"') {
                    break;
                }
                append(written, text.take());
            }
            append(value, next);
        }
        while (text.peek() == ' ') {
            append(written, text.take());
        }
        if (endsValue(text.peek())) {
            return;
        }
        if (!blanks.isEmpty() && text.line() == start) {
            value.setLength(0);
            value.append(written);
        } else if (fault == null) {
            fault =
                    "something follows the closing quote of a value that opens in line %d. Double the quotes inside the value."
                            .formatted(start);
        }
    }

    private static boolean endsWithBreak(StringBuilder text) {
        char last = text.charAt(text.length() - 1);
        return last == '\n' || last == '\r';
    }

    private void append(StringBuilder value, int next) {
        if (value.length() < LONGEST_VALUE) {
            value.append((char) next);
        } else {
            fault = "a value has more than %d characters. Shorten it, or look for a quote that is never closed."
                    .formatted(LONGEST_VALUE);
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
