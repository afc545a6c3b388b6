package dev.headstock.server.datasets;

import dev.headstock.server.http.ApiException;
import org.springframework.data.domain.Sort;

/** Orders of the list of data sets. Ties of time go by id. */
enum DatasetOrder {
    NAME(Sort.by("name")),
    NAME_BACKWARDS(Sort.by("name").descending()),
    OLDEST(Sort.by("updatedAt", "id")),
    NEWEST(Sort.by("updatedAt", "id").descending());

    private final Sort sort;

    DatasetOrder(Sort sort) {
        this.sort = sort;
    }

    static DatasetOrder parse(String sort) {
        return switch (sort) {
            case "name" -> NAME;
            case "-name" -> NAME_BACKWARDS;
            case "updatedAt" -> OLDEST;
            case "-updatedAt" -> NEWEST;
            default ->
                throw ApiException.badRequest(
                        "Unknown sort key '%s'. Use 'name' or 'updatedAt'; prefix with '-' for descending."
                                .formatted(sort));
        };
    }

    Sort sort() {
        return sort;
    }

    boolean byName() {
        return this == NAME || this == NAME_BACKWARDS;
    }

    boolean falling() {
        return this == NAME_BACKWARDS || this == NEWEST;
    }
}
