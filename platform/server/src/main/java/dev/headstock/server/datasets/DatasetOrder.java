package dev.headstock.server.datasets;

import dev.headstock.server.http.ApiException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * An order of the list of data sets. Ties go by id.
 *
 * @param key SQL expression over {@code dataset}, one of a fixed few and never null
 * @param type of the key in SQL
 */
record DatasetOrder(String key, String type, boolean descending) {
    private static final String OF_NEWEST =
            "(select %s from dataset_version where dataset_id = dataset.id order by number desc limit 1)";

    static DatasetOrder parse(String sort) {
        boolean descending = sort.startsWith("-");
        return switch (descending ? sort.substring(1) : sort) {
            case "name" -> new DatasetOrder("dataset.name", "text", descending);
            case "updatedAt" -> new DatasetOrder("dataset.updated_at", "timestamptz", descending);
            case "rows" ->
                new DatasetOrder(
                        OF_NEWEST.formatted(
                                "(select coalesce(sum(value::bigint), 0)::bigint from jsonb_each_text(statistics->'rows'))"),
                        "bigint",
                        descending);
            case "size" -> new DatasetOrder(OF_NEWEST.formatted("size"), "bigint", descending);
            case "versions" ->
                new DatasetOrder(
                        "(select count(*) from dataset_version where dataset_id = dataset.id)", "bigint", descending);
            default ->
                throw ApiException.badRequest(
                        "Unknown sort key '%s'. Use name, updatedAt, rows, size or versions; prefix with '-' for descending."
                                .formatted(sort));
        };
    }

    /** The sort key as SQL writes it, and the id. */
    record Last(String key, UUID id) {}

    /** Throws {@link RuntimeException} of a parser when these are no keys of this order. */
    Last last(List<String> keys) {
        String key = keys.get(0);
        return new Last(
                switch (type) {
                    case "bigint" -> String.valueOf(Long.parseLong(key));
                    case "timestamptz" -> OffsetDateTime.parse(key).toString();
                    default -> key;
                },
                UUID.fromString(keys.get(1)));
    }

    /** The key as text that {@link #last} reads. */
    String keyAsText() {
        return type.equals("timestamptz")
                ? "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')".formatted(key)
                : key + "::text";
    }

    String orderBy() {
        String direction = descending ? "desc" : "asc";
        return "%s %s, dataset.id %s".formatted(key, direction, direction);
    }

    /** Whether a row comes after the one with sort key {@code :key} and id {@code :id}. */
    String afterLast() {
        return "(%s, dataset.id) %s (:key::%s, :id)".formatted(key, descending ? "<" : ">", type);
    }
}
