package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.data.Span;
import dev.headstock.trainer.datasets.columns.CellChanges.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans as files write them: {@code {"start": 3, "end": 8, "label": "PER", "text": "Maria"}}, label and text being optional, or
 * {@code [3, 8, "PER"]}. A text says what must stand there.
 */
final class SpanReader {
    private SpanReader() {}

    /** Stored under this name until the text is compared, see {@link #fit}. */
    private static final String TEXT = "text";

    /** A list of maps with start, end, label, and the text that is expected there if the file states it. */
    static List<Map<String, Object>> read(Object value, CellChanges changes) throws CellException {
        if (!(value instanceof List<?> list)) {
            throw new CellException(
                    "is %s, but a list of spans is needed, such as [{\"start\": 0, \"end\": 5, \"label\": \"PER\"}]."
                            .formatted(CellReader.shown(value)));
        }
        List<Map<String, Object>> spans = new ArrayList<>();
        for (Object element : list) {
            spans.add(span(element, spans.size() + 1, changes));
        }
        return spans;
    }

    private static Map<String, Object> span(@Nullable Object element, int number, CellChanges changes)
            throws CellException {
        Map<String, Object> span = new LinkedHashMap<>();
        if (element instanceof Map<?, ?> map) {
            span.put("start", offset(map.get("start"), "start", number));
            span.put("end", offset(map.get("end"), "end", number));
            span.put("label", label(map.get("label"), changes));
            if (map.get(TEXT) instanceof String text) {
                span.put(TEXT, text);
            }
        } else if (element instanceof List<?> triple && (triple.size() == 2 || triple.size() == 3)) {
            span.put("start", offset(triple.get(0), "start", number));
            span.put("end", offset(triple.get(1), "end", number));
            span.put("label", label(triple.size() == 3 ? triple.get(2) : null, changes));
        } else {
            throw new CellException("span %d is %s. Write it as {\"start\": 0, \"end\": 5, \"label\": \"PER\"}."
                    .formatted(number, CellReader.shown(String.valueOf(element))));
        }
        return span;
    }

    private static int offset(@Nullable Object value, String name, int number) throws CellException {
        if (value instanceof Number given && given.doubleValue() == given.intValue()) {
            return given.intValue();
        }
        throw new CellException("span %d has %s as %s, but a whole number is needed: a position in the text, from 0."
                .formatted(number, CellReader.shown(String.valueOf(value)), name));
    }

    private static String label(@Nullable Object value, CellChanges changes) throws CellException {
        if (value == null || value instanceof String text && text.isEmpty()) {
            return "";
        }
        if (value instanceof List<?> list && list.size() == 1 && list.get(0) != null) {
            return CellReader.className(String.valueOf(list.get(0)), changes);
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw new CellException(
                    "has a span with the label %s, but one name is needed.".formatted(CellReader.shown(value)));
        }
        return CellReader.className(String.valueOf(value), changes);
    }

    /**
     * Checks that spans lie in their text. Offsets that count whole characters, as Python does, become offsets of UTF-16 units where the
     * file states the text and only so it is right.
     *
     * @param of name of the text's column, for people
     * @return with start, end and label only
     */
    static List<Map<String, Object>> fit(List<Map<String, Object>> spans, String text, String of, CellChanges changes)
            throws CellException {
        List<Map<String, Object>> fitted = new ArrayList<>();
        for (Map<String, Object> span : spans) {
            int start = number(span, "start");
            int end = number(span, "end");
            String expected = (String) span.get(TEXT);
            Span found = expected == null
                    ? inside(start, end, text, of, fitted.size() + 1)
                    : matching(start, end, expected, text, of, fitted.size() + 1);
            if (found.start() != start || found.end() != end) {
                changes.add(
                        Change.SPAN_OFFSETS,
                        "%d to %d".formatted(start, end),
                        "%d to %d".formatted(found.start(), found.end()));
            }
            Map<String, Object> stored = new LinkedHashMap<>();
            stored.put("start", found.start());
            stored.put("end", found.end());
            stored.put("label", span.get("label"));
            fitted.add(stored);
        }
        return fitted;
    }

    private static int number(Map<String, Object> span, String name) {
        return span.get(name) instanceof Integer number ? number : -1;
    }

    private static Span inside(int start, int end, String text, String of, int number) throws CellException {
        if (start >= end) {
            throw new CellException(
                    "span %d goes from %d to %d, but a span ends behind its start. Correct the offsets or drop the row."
                            .formatted(number, start, end));
        }
        if (start < 0 || end > text.length()) {
            throw new CellException(
                    "span %d goes from %d to %d, but '%s' has %d %s. Correct the offsets or drop the row."
                            .formatted(
                                    number,
                                    start,
                                    end,
                                    of,
                                    text.length(),
                                    text.length() == 1 ? "character" : "characters"));
        }
        if (splitsPair(text, start) || splitsPair(text, end)) {
            throw new CellException(
                    "span %d goes from %d to %d, which cuts a character of '%s' in half. Count in UTF-16 units, or add the span's \"text\" to have offsets in whole characters converted."
                            .formatted(number, start, end, of));
        }
        return new Span(start, end, "");
    }

    private static boolean splitsPair(String text, int offset) {
        return offset > 0
                && offset < text.length()
                && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
    }

    private static Span matching(int start, int end, String expected, String text, String of, int number)
            throws CellException {
        if (holds(text, start, end, expected)) {
            return inside(start, end, text, of, number);
        }
        int points = text.codePointCount(0, text.length());
        if (start >= 0 && start < end && end <= points) {
            int from = text.offsetByCodePoints(0, start);
            int to = text.offsetByCodePoints(from, end - start);
            if (holds(text, from, to, expected)) {
                return new Span(from, to, "");
            }
        }
        Span span = inside(start, end, text, of, number);
        throw new CellException("span %d is %s, but '%s' has %s from %d to %d. Correct the offsets or drop the row."
                .formatted(
                        number,
                        CellReader.shown(expected),
                        of,
                        CellReader.shown(text.substring(span.start(), span.end())),
                        start,
                        end));
    }

    private static boolean holds(String text, int start, int end, String expected) {
        return start >= 0
                && start < end
                && end <= text.length()
                && text.substring(start, end).equals(expected);
    }
}
