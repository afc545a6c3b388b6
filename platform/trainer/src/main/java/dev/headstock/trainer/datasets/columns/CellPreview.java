package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.protocol.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of values, for people. */
public final class CellPreview {
    private static final int MOST_CHARACTERS = 2_000;
    private static final int MOST_ITEMS = 100;

    private CellPreview() {}

    /** A value for each column; null where the row has none. */
    public static List<@Nullable Object> of(Row row, int columns) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            Cell cell = i < row.values().size() ? row.values().get(i) : null;
            values.add(cell == null ? null : shown(cell.json()));
        }
        return values;
    }

    private static @Nullable Object shown(@Nullable Object value) {
        if (value instanceof String text) {
            // No text and no database holds a NUL: the row is faulty, and people see the picture of it.
            return Excerpt.of(text, MOST_CHARACTERS).replace('\0', '\u2400');
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return String.valueOf(number);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.stream().limit(MOST_ITEMS).forEach(item -> items.add(shown(item)));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.entrySet().stream()
                    .limit(MOST_ITEMS)
                    .forEach(entry -> fields.put(String.valueOf(entry.getKey()), shown(entry.getValue())));
            return fields;
        }
        return value;
    }
}
