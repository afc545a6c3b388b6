package dev.headstock.server.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known about a model beside its files. */
record Origin(
        String name,
        BaseModel.Source source,
        @Nullable String hubId,
        @Nullable String license,
        List<String> languages) {

    static Origin named(String name, BaseModel.Source source) {
        return new Origin(name, source, null, null, List.of());
    }
}
