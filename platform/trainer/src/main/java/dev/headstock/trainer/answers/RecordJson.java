package dev.headstock.trainer.answers;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as maps of their components, with a kind: the record's name in kebab-case. New kinds need no code here. A number that is not
 * finite is null, since JSON has neither NaN nor infinities.
 */
final class RecordJson {
    private static final String KIND = "kind";

    private RecordJson() {}

    /** Without components that are absent. */
    static Map<String, Object> withKind(Record value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(KIND, kebab(value.getClass().getSimpleName()));
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object found = read(component, value);
            Object converted = json(found);
            if (converted != null || found instanceof Number) {
                json.put(component.getName(), converted);
            }
        }
        return nullable(json);
    }

    @SuppressWarnings("NullAway") // Callers write it as JSON, which has null.
    private static Map<String, Object> nullable(Map<String, @Nullable Object> json) {
        return new LinkedHashMap<>(json);
    }

    /** {@code ClassLabel} is {@code class-label}. */
    static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> components(Record value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            json.put(component.getName(), json(read(component, value)));
        }
        return json;
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("%s cannot be read".formatted(component), e);
        }
    }

    private static @Nullable Object json(@Nullable Object value) {
        if (value instanceof Record record) {
            return components(record);
        }
        if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null));
        }
        if (value instanceof Double number && !Double.isFinite(number)
                || value instanceof Float small && !Float.isFinite(small)) {
            return null;
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            map.forEach((name, element) -> json.put(String.valueOf(name), json(element)));
            return json;
        }
        if (value instanceof Iterable<?> elements) {
            List<@Nullable Object> json = new ArrayList<>();
            elements.forEach(element -> json.add(json(element)));
            return json;
        }
        if (value != null && value.getClass().isArray()) {
            List<@Nullable Object> json = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                json.add(json(Array.get(value, i)));
            }
            return json;
        }
        return value;
    }
}
