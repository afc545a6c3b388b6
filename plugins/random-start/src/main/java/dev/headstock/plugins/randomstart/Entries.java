package dev.headstock.plugins.randomstart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries of a configuration as people write them: {@code hidden_size=256}, {@code filter_widths=[1, 2, 3]}. */
final class Entries {
    private Entries() {}

    /** @throws IllegalArgumentException for a line that is no entry */
    static Map<String, Object> read(List<String> lines) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            String key = line.substring(0, Math.max(equals, 0)).strip();
            String value = line.substring(equals + 1).strip();
            if (key.isEmpty() || value.isEmpty()) {
                throw new IllegalArgumentException(
                        "'%s' is no entry of a configuration. Write it like hidden_size=256.".formatted(line));
            }
            if (entries.put(key, value(value)) != null) {
                throw new IllegalArgumentException("'%s' is given twice. Leave one of them out.".formatted(key));
            }
        }
        return entries;
    }

    private static Object value(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            List<Object> items = new ArrayList<>();
            for (String item : text.substring(1, text.length() - 1).split(",")) {
                items.add(single(item.strip()));
            }
            return items;
        }
        return single(text);
    }

    private static Object single(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("-?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        return text.matches("-?\\d*\\.?\\d+([eE]-?\\d{1,3})?") ? (Object) Double.valueOf(text) : text;
    }
}
