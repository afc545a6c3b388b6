package dev.headstock.server.database;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The JSON columns of this package. NaN and the infinities are written as strings, as everywhere else. */
@Component
public class JsonValues {
    private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

    private final JsonColumns columns;

    JsonValues(JsonColumns columns) {
        this.columns = columns;
    }

    public String write(Object value) {
        return Objects.requireNonNull(columns.write(value));
    }

    @Nullable
    public String writeOrNull(@Nullable Object value) {
        return columns.write(value);
    }

    public <T> T read(String json, Class<T> type) {
        return columns.read(json, type);
    }

    public <T> @Nullable T readOrNull(@Nullable String json, Class<T> type) {
        return json == null ? null : columns.read(json, type);
    }

    public Map<String, Double> readNumbers(String json) {
        return columns.read(json, NUMBERS);
    }
}
