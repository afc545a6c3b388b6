package dev.headstock.plugins.labelstudio;

import dev.headstock.api.data.Cell;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.plugins.labelstudio.Layout.Control;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one annotation says by one control. */
final class Results {
    private Results() {}

    /** @param faults receives what cannot be read */
    static @Nullable Cell cell(Control control, List<JsonObject> results, Consumer<String> faults) {
        return switch (control.kind()) {
            case SPANS -> Cell.ofJson(spans(control, results, faults));
            case CHOICES -> choice(results);
            case NUMBER -> number(results);
            case TEXTS -> {
                List<String> texts = results.stream()
                        .flatMap(result -> strings(result, "text").stream())
                        .toList();
                yield texts.isEmpty() ? null : Cell.ofStrings(texts);
            }
        };
    }

    /** Of a result, if it is of this kind. */
    static List<String> choices(JsonObject result) {
        return strings(result, "choices");
    }

    private static @Nullable Cell choice(List<JsonObject> results) {
        List<String> choices =
                results.stream().flatMap(result -> choices(result).stream()).toList();
        if (choices.isEmpty()) {
            return null;
        }
        return choices.size() == 1 ? Cell.of(choices.get(0)) : Cell.ofStrings(choices);
    }

    private static @Nullable Cell number(List<JsonObject> results) {
        for (JsonObject result : results) {
            Object number = value(result, "number") == null ? value(result, "rating") : value(result, "number");
            if (number instanceof Double found) {
                return Cell.of(found);
            }
        }
        return null;
    }

    /** With the text that stands there: it shows what the offsets count, and whether they are right. */
    private static List<Map<String, Object>> spans(Control control, List<JsonObject> results, Consumer<String> faults) {
        List<Map<String, Object>> spans = new ArrayList<>();
        for (JsonObject result : results) {
            if (!(value(result, "start") instanceof Double start)
                    || !(value(result, "end") instanceof Double end)
                    || start != Math.rint(start)
                    || end != Math.rint(end)) {
                faults.accept(
                        "a span of '%s' has no whole numbers as \"start\" and \"end\". Correct it or drop the row."
                                .formatted(control.name()));
                continue;
            }
            List<String> labels = strings(result, "labels");
            for (String label : labels.isEmpty() ? List.of("") : labels) {
                Map<String, Object> span = new LinkedHashMap<>();
                span.put("start", start.intValue());
                span.put("end", end.intValue());
                span.put("label", label);
                if (value(result, "text") instanceof String text) {
                    span.put("text", text);
                }
                spans.add(span);
            }
        }
        return spans;
    }

    private static List<String> strings(JsonObject result, String name) {
        Object value = value(result, name);
        if (value instanceof String single) {
            return List.of(single);
        }
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static @Nullable Object value(JsonObject result, String name) {
        return result.field("value") instanceof JsonObject value ? value.field(name) : null;
    }
}
