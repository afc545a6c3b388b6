package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.data.Cell;
import dev.headstock.protocol.Excerpt;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.columns.CellChanges.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Makes of a cell what its column's type stores: a string, a list of strings, a number, a list of spans, or any JSON. Strings, which formats
 * without types return, are parsed: lists are JSON or split at the column's separator, other structures are JSON.
 */
public final class CellReader {
    public static final int LONGEST_CLASS = 200;
    private static final int SHOWN = 60;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private CellReader() {}

    /**
     * Empty when the row has no value: null, or a string that shows nothing.
     *
     * @throws CellException when there is another value than the type allows; the message continues the column's name
     */
    static Optional<Object> read(AssignedColumn column, @Nullable Cell cell, CellChanges changes) throws CellException {
        if (cell == null) {
            return Optional.empty();
        }
        if (cell.json() instanceof String text && Characters.isBlank(text)) {
            if (!text.isEmpty()) {
                changes.add(Change.BLANK, text, "");
            }
            return Optional.empty();
        }
        Object value = cell.json();
        requireFinite(value);
        return Optional.of(
                switch (column.type()) {
                    case STRING -> string(value);
                    case STRINGS -> strings(column, value);
                    case CLASS -> oneClass(value, changes);
                    case CLASSES -> distinct(classes(strings(column, value), changes), changes);
                    case CLASS_PER_WORD -> classes(strings(column, value), changes);
                    case NUMBER -> number(value);
                    case SPANS -> SpanReader.read(structure(value), changes);
                    case JSON -> json(value);
                });
    }

    // ---- types ----

    private static String string(Object value) throws CellException {
        if (value instanceof List<?> list) {
            throw new CellException(
                    "is a list of length %d, but one text is needed. Give the column a role for lists, or write a text."
                            .formatted(list.size()));
        }
        if (value instanceof Map<?, ?>) {
            throw new CellException(
                    "is an object with the fields %s, but a text is needed. Write the text itself into the column."
                            .formatted(names(value)));
        }
        String text = String.valueOf(value);
        String problem = Characters.problem(text);
        if (problem != null) {
            throw new CellException(problem);
        }
        return text;
    }

    private static List<String> strings(AssignedColumn column, Object value) throws CellException {
        if (value instanceof String text) {
            return column.separator() == null && looksLikeList(text) ? texts(listed(text)) : texts(split(column, text));
        }
        if (value instanceof List<?> list) {
            return texts(list);
        }
        if (value instanceof Map<?, ?>) {
            throw new CellException(
                    "is an object with the fields %s, but a list of texts is needed.".formatted(names(value)));
        }
        return List.of(string(value));
    }

    private static List<String> split(AssignedColumn column, String text) {
        String separator = column.separator();
        if (separator == null && !column.splitsAtWhiteSpace()) {
            return List.of(text);
        }
        Pattern pattern = separator == null ? WHITE_SPACE : Pattern.compile(separator, Pattern.LITERAL);
        return Arrays.stream(pattern.split(text))
                .map(String::strip)
                .filter(piece -> !Characters.isBlank(piece))
                .toList();
    }

    private static List<String> texts(List<?> values) throws CellException {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            if (value == null) {
                throw new CellException(
                        "has nothing as value %d of its list. Correct the row or drop it.".formatted(texts.size() + 1));
            }
            texts.add(string(value));
        }
        return texts;
    }

    private static String oneClass(Object value, CellChanges changes) throws CellException {
        Object single = value instanceof String text && looksLikeList(text) && isList(text) ? listed(text) : value;
        if (single instanceof List<?> list) {
            if (list.size() != 1) {
                throw new CellException(
                        "holds a list of length %d, but one class per row is needed. Give the column the role 'labels', or drop the row."
                                .formatted(list.size()));
            }
            single = list.get(0);
            changes.add(Change.SINGLE_ITEM, String.valueOf(value), String.valueOf(single));
        }
        if (single == null || single instanceof Map<?, ?> || single instanceof List<?>) {
            throw new CellException("is %s, but the name of a class is needed. Write the name itself into the column."
                    .formatted(shown(value)));
        }
        return className(string(single), changes);
    }

    private static List<String> classes(List<String> texts, CellChanges changes) throws CellException {
        List<String> names = new ArrayList<>();
        for (String text : texts) {
            names.add(className(text, changes));
        }
        return names;
    }

    private static List<String> distinct(List<String> names, CellChanges changes) {
        List<String> once = names.stream().distinct().toList();
        if (once.size() < names.size()) {
            changes.add(Change.REPEATED_CLASS, String.join(", ", names), String.join(", ", once));
        }
        return once;
    }

    /** Also of spans. */
    static String className(String text, CellChanges changes) throws CellException {
        String name = Characters.className(text);
        if (name.isEmpty()) {
            throw new CellException("has a class without a name. Write one or drop the row.");
        }
        if (name.length() > LONGEST_CLASS) {
            throw new CellException("has %d characters, more than the %d of a class name. Is this the right column?"
                    .formatted(name.length(), LONGEST_CLASS));
        }
        if (!name.equals(text)) {
            changes.add(Change.CLASS_NAME, text, name);
        }
        return name;
    }

    private static Double number(Object value) throws CellException {
        if (value instanceof Number number) {
            return finite(number.doubleValue(), value);
        }
        if (value instanceof String text && DECIMAL.matcher(text.strip()).matches()) {
            return finite(Double.parseDouble(text.strip()), value);
        }
        throw new CellException(
                "is %s, but a number such as 0.75 is needed. Correct it or drop the row.".formatted(shown(value)));
    }

    private static Double finite(double number, Object value) throws CellException {
        if (Double.isInfinite(number)) {
            throw new CellException(
                    "is %s, which is too large for a number. Correct it or drop the row.".formatted(shown(value)));
        }
        return number;
    }

    private static Object json(Object value) throws CellException {
        return value instanceof String text && (looksLikeList(text) || looksLikeObject(text)) ? parsed(text) : value;
    }

    private static Object structure(Object value) throws CellException {
        return value instanceof String text ? parsed(text) : value;
    }

    // ---- JSON in strings ----

    /** Also where the end is missing: what begins so was to be JSON, and would otherwise become a value as it stands. */
    private static boolean looksLikeList(String text) {
        String stripped = text.strip();
        return stripped.startsWith("[") && stripped.endsWith("]")
                || stripped.startsWith("[\"")
                || stripped.startsWith("[{");
    }

    private static boolean looksLikeObject(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") && stripped.endsWith("}") || stripped.startsWith("{\"");
    }

    private static boolean isList(String text) {
        try {
            return parsed(text) instanceof List<?>;
        } catch (CellException e) {
            return false;
        }
    }

    private static List<?> listed(String text) throws CellException {
        return parsed(text) instanceof List<?> list ? list : List.of();
    }

    private static Object parsed(String text) throws CellException {
        Object value;
        try {
            value = Json.MAPPER.readValue(text, Object.class);
        } catch (JacksonException e) {
            throw new CellException("is %s, which is not valid JSON: %s. Write %s, with double quotes."
                    .formatted(
                            shown(text),
                            firstLine(e),
                            text.strip().startsWith("{") ? "objects as {\"a\": 1}" : "lists as [\"a\", \"b\"]"));
        }
        if (value == null) {
            throw new CellException("is the JSON value null. Leave the cell empty, or drop the row.");
        }
        return value;
    }

    private static String firstLine(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }

    // ---- for people ----

    /** Python writes NaN where a value is missing; JSON has no such number. */
    private static void requireFinite(Object value) throws CellException {
        if (value instanceof Number number && !Double.isFinite(number.doubleValue()) && !isBig(number)) {
            throw new CellException(
                    "holds %s, which is no value. Write null, or leave the field out, where there is none."
                            .formatted(number));
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element != null) {
                    requireFinite(element);
                }
            }
        }
        if (value instanceof Map<?, ?> map) {
            for (Object element : map.values()) {
                if (element != null) {
                    requireFinite(element);
                }
            }
        }
    }

    private static boolean isBig(Number number) {
        return !(number instanceof Double) && !(number instanceof Float);
    }

    static String shown(Object value) {
        String text = String.valueOf(value);
        String excerpt = Excerpt.of(text, SHOWN);
        return "'%s%s'".formatted(excerpt, excerpt.length() < text.length() ? "…" : "");
    }

    private static String names(Object map) {
        return shown(String.join(
                ", ", ((Map<?, ?>) map).keySet().stream().map(String::valueOf).toList()));
    }
}
