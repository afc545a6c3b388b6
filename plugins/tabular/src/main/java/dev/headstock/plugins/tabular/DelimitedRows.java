package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetException;
import dev.headstock.api.DatasetFormat.Row;
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
    private final List<String> columns;
    private @Nullable String fault;

    /** @param quoted whether {@code "} quotes; otherwise it is a character like any other */
    record Dialect(char delimiter, boolean quoted) {}

    private DelimitedRows(DecodedText text, Dialect dialect, List<String> columns) {
        this.text = text;
        this.dialect = dialect;
        this.columns = columns;
    }

    /** Opens a file and reads its header. */
    static DelimitedRows open(Path file, Encoding encoding, Dialect dialect) throws IOException, DatasetException {
        DecodedText text = new DecodedText(file, encoding);
        try {
            DelimitedRows header = new DelimitedRows(text, dialect, List.of());
            List<String> columns = header.values();
            String fault = header.takeFault();
            if (fault != null) {
                throw new DatasetException("line 1: " + fault);
            }
            return new DelimitedRows(text, dialect, Header.check(columns));
        } catch (IOException | DatasetException e) {
            text.close();
            throw e;
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() throws IOException {
        while (text.peek() != DecodedText.END) {
            long line = text.line();
            List<String> values = values();
            String problem = takeFault();
            boolean blank = values.size() == 1 && values.get(0).isEmpty();
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
        String problem = found;
        if (problem == null && values.size() != columns.size()) {
            problem =
                    "the row has %d values, but the header names %d columns. Quote values that hold the delimiter, or add what is missing."
                            .formatted(values.size(), columns.size());
        }
        List<@Nullable String> fitted = new ArrayList<>(values.subList(0, Math.min(values.size(), columns.size())));
        while (fitted.size() < columns.size()) {
            fitted.add(null);
        }
        return new Row(line, fitted, problem);
    }

    private List<String> values() throws IOException {
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
        if (dialect.quoted() && text.peek() == '"') {
            quoted(value);
        }
        while (!endsValue(text.peek())) {
            append(value, text.take());
        }
        return value.toString();
    }

    private boolean endsValue(int next) {
        return next == dialect.delimiter() || next == '\n' || next == '\r' || next == DecodedText.END;
    }

    private void quoted(StringBuilder value) throws IOException {
        long start = text.line();
        text.take();
        while (true) {
            int next = text.take();
            if (next == DecodedText.END) {
                fault = "the quote that opens in line %d is never closed. Close it, or double quotes inside a value."
                        .formatted(start);
                return;
            }
            if (next == '"') {
                if (text.peek() != '"') {
                    break;
                }
                text.take();
            }
            append(value, next);
        }
        if (!endsValue(text.peek()) && fault == null) {
            fault =
                    "something follows the closing quote of a value that opens in line %d. Double the quotes inside the value."
                            .formatted(start);
        }
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
