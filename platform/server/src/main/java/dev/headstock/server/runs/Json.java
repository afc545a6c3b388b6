package dev.headstock.server.runs;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON columns. NaN and the infinities are written as strings, as everywhere else. */
@Component
class Json {
    private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

    private final JsonMapper mapper;

    Json(JsonMapper mapper) {
        this.mapper = mapper;
    }

    String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    @Nullable
    String writeOrNull(@Nullable Object value) {
        return value == null ? null : write(value);
    }

    <T> T read(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }

    <T> @Nullable T readOrNull(@Nullable String json, Class<T> type) {
        return json == null ? null : read(json, type);
    }

    Map<String, Double> readNumbers(String json) {
        return mapper.readValue(json, NUMBERS);
    }
}
