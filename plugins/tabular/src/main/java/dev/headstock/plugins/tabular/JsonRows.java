package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows that are JSON objects: one per line, or the elements of one list. */
final class JsonRows implements RowReader {
    private static final int LONGEST_OBJECT = 4 * DelimitedRows.LONGEST_VALUE;
    /** Optional fields may be missing in the first rows; a field that first appears after these is left out. */
    private static final int ROWS_THAT_NAME_COLUMNS = 1_000;

    private final DecodedText text;
    private final Layout layout;
    private final List<Column> columns;
    private boolean begun;
    private boolean ended;

    /** Where one object ends and the next begins. */
    enum Layout {
        LINES("Write one object per line."),
        LIST("Write a list of objects: [{…}, {…}].");

        private final String advice;

        Layout(String advice) {
            this.advice = advice;
        }
    }

    /** @param problem what is wrong with the object, or null */
    private record JsonObject(
            long line,
            Map<String, @Nullable Object> fields,
            @Nullable String problem) {}

    JsonRows(Path file, Encoding encoding, Layout layout, List<Column> columns) throws IOException {
        this.text = new DecodedText(file, encoding);
        this.layout = layout;
        this.columns = columns;
    }

    /** The fields of the first rows, in the order in which they appear. */
    static List<Column> columns(Path file, Encoding encoding, Layout layout) throws IOException, DatasetException {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> firstProblem = Optional.empty();
        try (JsonRows rows = new JsonRows(file, encoding, layout, List.of())) {
            for (int i = 0; i < ROWS_THAT_NAME_COLUMNS; i++) {
                Optional<JsonObject> object = rows.nextObject();
                if (object.isEmpty()) {
                    break;
                }
                String problem = object.get().problem();
                if (problem == null) {
                    names.addAll(object.get().fields().keySet());
                } else if (firstProblem.isEmpty()) {
                    firstProblem =
                            Optional.of("line %d: %s".formatted(object.get().line(), problem));
                }
            }
        }
        if (names.isEmpty()) {
            throw new DatasetException(
                    firstProblem.orElse("the file has no object with fields. %s".formatted(layout.advice)));
        }
        return names.stream().map(Column::new).toList();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() throws IOException {
        return nextObject().map(this::row);
    }

    private Row row(JsonObject object) {
        List<@Nullable Cell> values = new ArrayList<>();
        for (Column column : columns) {
            Object value = object.fields().get(column.name());
            values.add(value == null ? null : Cell.ofJson(value));
        }
        String problem = object.problem();
        return problem == null ? new Row(object.line(), values) : Row.faulty(object.line(), values, problem);
    }

    private Optional<JsonObject> nextObject() throws IOException {
        return layout == Layout.LINES ? nextLine() : nextElement();
    }

    // ---- one per line ----

    /** The next line that is not blank. */
    private Optional<JsonObject> nextLine() throws IOException {
        while (text.peek() != DecodedText.END) {
            long line = text.line();
            StringBuilder json = new StringBuilder();
            boolean tooLong = takeLine(json);
            if (tooLong || !json.toString().isBlank() || text.hasFault()) {
                return Optional.of(parse(line, json, tooLong));
            }
        }
        return Optional.empty();
    }

    private boolean takeLine(StringBuilder json) throws IOException {
        boolean tooLong = false;
        while (true) {
            int next = text.take();
            if (next == DecodedText.END || next == '\n' || next == '\r') {
                if (next == '\r' && text.peek() == '\n') {
                    text.take();
                }
                return tooLong;
            }
            tooLong |= !append(json, next);
        }
    }

    // ---- elements of a list ----

    private Optional<JsonObject> nextElement() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        skipSpace();
        long line = text.line();
        if (!begun) {
            begun = true;
            if (text.peek() != '[') {
                return text.peek() == DecodedText.END ? Optional.empty() : end(line, "the file does not begin with [");
            }
            text.take();
            skipSpace();
            if (text.peek() == ']') {
                return closeList();
            }
        } else if (text.peek() == ']') {
            return closeList();
        } else if (text.peek() == ',') {
            text.take();
            skipSpace();
        } else {
            return end(line, "a comma or ] is missing after an element");
        }
        line = text.line();
        StringBuilder json = new StringBuilder();
        boolean tooLong = takeElement(json);
        return Optional.of(parse(line, json, tooLong));
    }

    private Optional<JsonObject> closeList() throws IOException {
        text.take();
        skipSpace();
        return text.peek() == DecodedText.END ? finished() : end(text.line(), "something follows the list");
    }

    private Optional<JsonObject> finished() {
        ended = true;
        return Optional.empty();
    }

    private Optional<JsonObject> end(long line, String problem) {
        ended = true;
        return Optional.of(
                new JsonObject(line, Map.of(), "%s. What follows is not read. %s".formatted(problem, layout.advice)));
    }

    /** Up to the comma or bracket that follows the element; what is inside quotes ends nothing. */
    private boolean takeElement(StringBuilder json) throws IOException {
        int depth = 0;
        boolean quoted = false;
        boolean tooLong = false;
        while (true) {
            int next = text.peek();
            if (next == DecodedText.END || !quoted && depth == 0 && (next == ',' || next == ']')) {
                return tooLong;
            }
            text.take();
            tooLong |= !append(json, next);
            if (quoted && next == '\\') {
                tooLong |= !append(json, text.take());
            } else if (next == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                depth += next == '{' || next == '[' ? 1 : 0;
                depth -= next == '}' || next == ']' ? 1 : 0;
            }
        }
    }

    private void skipSpace() throws IOException {
        while (text.peek() != DecodedText.END && Character.isWhitespace(text.peek())) {
            text.take();
        }
    }

    // ---- both ----

    /** False when there is no room. */
    private static boolean append(StringBuilder json, int next) {
        if (next == DecodedText.END || json.length() >= LONGEST_OBJECT) {
            return next == DecodedText.END;
        }
        json.append((char) next);
        return true;
    }

    private JsonObject parse(long line, StringBuilder json, boolean tooLong) {
        String fault = text.takeFault();
        if (tooLong) {
            fault = "the object has more than %d characters. Shorten its texts.".formatted(LONGEST_OBJECT);
        }
        if (fault != null) {
            return new JsonObject(line, Map.of(), fault);
        }
        try {
            return new JsonObject(line, new JsonParser(json.toString()).parseObject(), null);
        } catch (IllegalArgumentException e) {
            return new JsonObject(line, Map.of(), "%s %s".formatted(e.getMessage(), layout.advice));
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
