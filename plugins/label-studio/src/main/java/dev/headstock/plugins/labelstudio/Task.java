package dev.headstock.plugins.labelstudio;

import dev.headstock.kit.JsonText.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is labeled, and the annotations that count: those that were not skipped.
 *
 * @param data by the names of the fields
 */
record Task(long line, Map<String, @Nullable Object> data, List<JsonObject> annotations) {

    /** Empty for what is no task. */
    static Optional<Task> of(@Nullable Object element) {
        if (!(element instanceof JsonObject task) || !(task.field("data") instanceof JsonObject data)) {
            return Optional.empty();
        }
        // Exports before 1.0 call them completions.
        Object given = task.field("annotations") == null ? task.field("completions") : task.field("annotations");
        List<JsonObject> annotations = new ArrayList<>();
        if (given instanceof List<?> list) {
            for (Object annotation : list) {
                if (annotation instanceof JsonObject object && !Boolean.TRUE.equals(object.field("was_cancelled"))) {
                    annotations.add(object);
                }
            }
        }
        return Optional.of(new Task(task.line(), data.fields(), annotations));
    }

    /** The one that reviewers marked as ground truth, otherwise the first. */
    Optional<JsonObject> annotation() {
        return annotations.stream()
                .filter(annotation -> Boolean.TRUE.equals(annotation.field("ground_truth")))
                .findFirst()
                .or(() -> annotations.stream().findFirst());
    }

    /** The results of an annotation. */
    static List<JsonObject> results(JsonObject annotation) {
        List<JsonObject> results = new ArrayList<>();
        if (annotation.field("result") instanceof List<?> list) {
            for (Object result : list) {
                if (result instanceof JsonObject object) {
                    results.add(object);
                }
            }
        }
        return results;
    }

    /** The value as maps and lists. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            object.fields().forEach((name, field) -> fields.put(name, plain(field)));
            return fields;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        }
        return value;
    }
}
