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

/** Records as maps of their components, with a kind: the record's name in kebab-case. New kinds need no code here. */
final class RecordJson {
    private static final String KIND = "kind";

    private RecordJson() {}

    static Map<String, Object> withKind(Record value) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(KIND, kebab(value.getClass().getSimpleName()));
        components(value).forEach((name, component) -> {
            if (component != null) {
                json.put(name, component);
            }
        });
        return json;
    }

    /** {@code ClassLabel} is {@code class-label}. */
    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> components(Record value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                json.put(component.getName(), json(component.getAccessor().invoke(value)));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("%s cannot be read".formatted(component), e);
            }
        }
        return json;
    }

    private static @Nullable Object json(@Nullable Object value) {
        if (value instanceof Record record) {
            return components(record);
        }
        if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null));
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
