package dev.headstock.server.registry.imports;

import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a zip that is imported. All but the name is for adapters that another library trained, since a download of a version
 * says the rest itself.
 *
 * @param name of the registered model, or null for the one that the zip has
 * @param baseModel name of the base model, or null for the one that the zip names
 * @param classes in the order of the head's outputs; empty for those of the zip
 * @param texts names of the columns with texts; empty for the usual ones
 * @param head id of a head type, or null for the one that fits
 */
public record ImportOrder(
        @Nullable String name,
        @Nullable String baseModel,
        List<String> classes,
        List<String> texts,
        @Nullable String head) {

    /** Blank values are none. */
    public static ImportOrder of(
            @Nullable String name,
            @Nullable String baseModel,
            @Nullable List<String> classes,
            @Nullable List<String> texts,
            @Nullable String head) {
        return new ImportOrder(orNull(name), orNull(baseModel), named(classes), named(texts), orNull(head));
    }

    private static @Nullable String orNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static List<String> named(@Nullable List<String> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }

    /** @throws ApiException when something is said that a download of a version says itself */
    void requireNoneForAdapters() {
        List<Problem> problems = new ArrayList<>();
        refuse("/baseModel", baseModel != null, problems);
        refuse("/classes", !classes.isEmpty(), problems);
        refuse("/texts", !texts.isEmpty(), problems);
        refuse("/head", head != null, problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    private static void refuse(String field, boolean given, List<Problem> problems) {
        if (given) {
            problems.add(Problem.error(
                    field,
                    "The zip is the download of a version, which says this itself: leave '%s' empty."
                            .formatted(field.substring(1))));
        }
    }
}
