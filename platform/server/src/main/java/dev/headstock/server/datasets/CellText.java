package dev.headstock.server.datasets;

import dev.headstock.protocol.StoredExample;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for texts in the cells of an example, whatever their structure. */
final class CellText {
    private CellText() {}

    /** Whether a text occurs in some cell, in either case. */
    static boolean contains(StoredExample example, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return example.cells().values().stream().anyMatch(cell -> contains(cell, wanted));
    }

    private static boolean contains(@Nullable Object cell, String wanted) {
        if (cell instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(value -> contains(value, wanted));
        }
        if (cell instanceof Collection<?> list) {
            return list.stream().anyMatch(element -> contains(element, wanted));
        }
        return cell != null && String.valueOf(cell).toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Whether a cell is this text, or a list that has it as an element, or spans of which one has it as its label. */
    static boolean is(@Nullable Object cell, String text) {
        if (cell instanceof Collection<?> list) {
            return list.stream().anyMatch(element -> is(element, text));
        }
        if (cell instanceof Map<?, ?> map) {
            return text.equals(map.get("label"));
        }
        return cell != null && String.valueOf(cell).equals(text);
    }
}
