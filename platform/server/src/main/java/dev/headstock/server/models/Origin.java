package dev.headstock.server.models;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known about a model beside its files. */
public record Origin(
        String name,
        BaseModel.Source source,
        @Nullable String hubId,
        @Nullable String license,
        List<String> languages) {

    public static Origin named(String name, BaseModel.Source source) {
        return new Origin(name, source, null, null, List.of());
    }

    /** Of a model that a recipe makes of others. */
    static Origin made(String name, Set<String> licenses, Set<String> languages) {
        return new Origin(
                name,
                BaseModel.Source.RECIPE,
                null,
                licenses.isEmpty() ? null : String.join(", ", licenses),
                List.copyOf(languages));
    }
}
