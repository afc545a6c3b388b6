package dev.headstock.trainer.studies;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.trainer.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers and figures from their JSON, in which {@code kind} is the record's name in kebab-case. */
final class StoredAnswers {
    private StoredAnswers() {}

    /** @throws IllegalArgumentException for a kind that this version does not have */
    static Answer answer(Map<String, ? extends @Nullable Object> json) {
        return read(json, Answer.class);
    }

    static Figure figure(Map<String, ? extends @Nullable Object> json) {
        return read(json, Figure.class);
    }

    private static <T> T read(Map<String, ? extends @Nullable Object> json, Class<T> type) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(json);
        Object kind = fields.remove("kind");
        for (Class<?> each : type.getPermittedSubclasses()) {
            if (kebab(each.getSimpleName()).equals(kind)) {
                return type.cast(Json.MAPPER.convertValue(fields, each));
            }
        }
        throw new IllegalArgumentException(
                "unknown kind of %s '%s'".formatted(type.getSimpleName().toLowerCase(Locale.ROOT), kind));
    }

    /** {@code ClassLabel} is {@code class-label}. */
    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
