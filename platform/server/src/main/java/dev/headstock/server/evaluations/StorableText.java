package dev.headstock.server.evaluations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces what PostgreSQL cannot store, the NUL character and halves of surrogate pairs: a model may generate them. */
final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    static @Nullable String of(@Nullable String text) {
        if (text == null || isStorable(text)) {
            return text;
        }
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == 0 || Character.isBmpCodePoint(point) && Character.isSurrogate((char) point)) {
                storable.append(REPLACEMENT);
            } else {
                storable.appendCodePoint(point);
            }
        });
        return storable.toString();
    }

    private static boolean isStorable(String text) {
        return text.chars().noneMatch(unit -> unit == 0 || Character.isSurrogate((char) unit));
    }

    /** The same in every text of a JSON value. */
    static @Nullable Object ofJson(@Nullable Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> storable = new LinkedHashMap<>();
            map.forEach((key, element) -> storable.put(String.valueOf(of(String.valueOf(key))), ofJson(element)));
            return storable;
        }
        if (value instanceof List<?> list) {
            return list.stream().<@Nullable Object>map(StorableText::ofJson).toList();
        }
        return value;
    }
}
