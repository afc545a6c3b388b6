package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object per line. */
final class JsonLines implements RowReader {
    private static final int LONGEST_LINE = 4 * DelimitedRows.LONGEST_VALUE;

    private final DecodedText text;
    private final List<String> columns;

    /** @param problem what is wrong with the line, or null */
    record Line(
            long number,
            Map<String, @Nullable String> fields,
            @Nullable String problem) {}

    JsonLines(Path file, Encoding encoding, List<String> columns) throws IOException {
        this.text = new DecodedText(file, encoding);
        this.columns = columns;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    /** The next line that is not blank. */
    Optional<Line> nextLine() throws IOException {
        while (text.peek() != DecodedText.END) {
            long number = text.line();
            StringBuilder line = new StringBuilder();
            boolean tooLong = takeLine(line);
            String fault = text.takeFault();
            if (tooLong) {
                fault = "the line has more than %d characters. Shorten its texts.".formatted(LONGEST_LINE);
            }
            if (fault != null) {
                return Optional.of(new Line(number, Map.of(), fault));
            }
            if (!line.toString().isBlank()) {
                return Optional.of(parse(number, line.toString()));
            }
        }
        return Optional.empty();
    }

    private static Line parse(long number, String line) {
        try {
            return new Line(number, new JsonObjectParser(line).parse(), null);
        } catch (IllegalArgumentException e) {
            return new Line(number, Map.of(), e.getMessage());
        }
    }

    private boolean takeLine(StringBuilder line) throws IOException {
        boolean tooLong = false;
        while (true) {
            int next = text.take();
            if (next == DecodedText.END || next == '\n' || next == '\r') {
                if (next == '\r' && text.peek() == '\n') {
                    text.take();
                }
                return tooLong;
            }
            if (line.length() < LONGEST_LINE) {
                line.append((char) next);
            } else {
                tooLong = true;
            }
        }
    }

    @Override
    public Optional<Row> next() throws IOException {
        return nextLine().map(this::row);
    }

    private Row row(Line line) {
        List<@Nullable String> values = new ArrayList<>();
        for (String column : columns) {
            values.add(line.fields().get(column));
        }
        return new Row(line.number(), values, line.problem());
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
