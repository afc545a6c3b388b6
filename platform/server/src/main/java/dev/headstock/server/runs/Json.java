package dev.headstock.server.runs;

import dev.headstock.server.database.JsonColumns;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The JSON columns of this package. NaN and the infinities are written as strings, as everywhere else. */
@Component
class Json {
    private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

    private final JsonColumns columns;

    Json(JsonColumns columns) {
        this.columns = columns;
    }

    String write(Object value) {
        return Objects.requireNonNull(columns.write(value));
    }

    @Nullable
    String writeOrNull(@Nullable Object value) {
        return columns.write(value);
    }

    <T> T read(String json, Class<T> type) {
        return columns.read(json, type);
    }

    <T> @Nullable T readOrNull(@Nullable String json, Class<T> type) {
        return json == null ? null : columns.read(json, type);
    }

    Map<String, Double> readNumbers(String json) {
        return columns.read(json, NUMBERS);
    }
}
