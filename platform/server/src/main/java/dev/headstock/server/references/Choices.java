package dev.headstock.server.references;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads choices of extensions out of the options of a job submission. */
public final class Choices {
    private Choices() {}

    /**
     * @param value {@code {"id": …, "options": {…}}}; options may be left out
     * @param pointer where it stands
     * @param problems receives what is wrong with it; then a choice of nothing is returned
     */
    public static Choice read(@Nullable Object value, String pointer, List<Problem> problems) {
        if (value instanceof Map<?, ?> fields && fields.get("id") instanceof String id && !id.isBlank()) {
            Object options = fields.get("options");
            if (options == null || options instanceof Map<?, ?>) {
                Map<String, Object> named = new LinkedHashMap<>();
                if (options instanceof Map<?, ?> map) {
                    map.forEach((name, option) -> {
                        if (option != null) {
                            named.put(String.valueOf(name), option);
                        }
                    });
                }
                return new Choice(id, named);
            }
        }
        problems.add(Problem.error(pointer, "Name an extension, as in {\"id\": \"…\", \"options\": {}}."));
        return new Choice("", Map.of());
    }
}
