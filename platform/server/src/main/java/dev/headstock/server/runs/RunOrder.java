package dev.headstock.server.runs;

import dev.headstock.server.web.ApiException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list of runs. Ties go by number; runs without the metric, or with NaN, come last in either direction.
 *
 * @param key SQL expression, one of a fixed few
 * @param type of the key in SQL
 * @param metric name of the metric to sort by, or null
 */
record RunOrder(
        String key,
        String type,
        boolean descending,
        @Nullable String metric) {
    /** Stands in a cursor for a key that is null; no real key looks like it. */
    static final String NO_KEY = "\u2205";

    private static final String METRIC = "metric:";

    /** @param sort {@code createdAt}, {@code finishedAt}, {@code name}, {@code state} or {@code metric:<name>}, with {@code -} in front to turn it round */
    static RunOrder parse(@Nullable String sort) {
        if (sort == null || sort.isBlank()) {
            return new RunOrder("run.number", "bigint", true, null);
        }
        boolean descending = sort.startsWith("-");
        String by = descending ? sort.substring(1) : sort;
        if (by.startsWith(METRIC)) {
            return new RunOrder("nullif(sorted.value, 'NaN')", "float8", descending, by.substring(METRIC.length()));
        }
        return switch (by) {
            case "createdAt", "number" -> new RunOrder("run.number", "bigint", descending, null);
            // As a number, which keeps the microseconds on the way through a cursor.
            case "finishedAt" -> new RunOrder("extract(epoch from run.finished_at)", "numeric", descending, null);
            case "name" -> new RunOrder("run.name", "text", descending, null);
            case "state" -> new RunOrder("run.state", "text", descending, null);
            default ->
                throw ApiException.badRequest(
                        "Runs cannot be sorted by '%s'. Choose createdAt, finishedAt, name, state or metric:<name>."
                                .formatted(by));
        };
    }

    /**
     * Where the last page ended.
     *
     * @param key null when that run had none
     */
    record Last(@Nullable String key, long number) {}

    /** Throws {@link IllegalArgumentException} when these are no keys of this order. */
    Last last(List<String> keys) {
        String last = keys.get(0);
        long number = Long.parseLong(keys.get(1));
        return last.equals(NO_KEY) ? new Last(null, number) : new Last(checked(last), number);
    }

    private String checked(String last) {
        return switch (type) {
            case "bigint" -> String.valueOf(Long.parseLong(last));
            case "float8" -> String.valueOf(Double.parseDouble(last));
            case "numeric" -> new BigDecimal(last).toPlainString();
            default -> last;
        };
    }

    String orderBy() {
        String direction = descending ? "desc" : "asc";
        return "%s %s nulls last, run.number %s".formatted(key, direction, direction);
    }

    /** Whether a row comes after the one with sort key {@code :key} (null for none) and number {@code :number}. */
    String afterLast() {
        String after = descending ? "<" : ">";
        return """
                case when :key::text is null then %1$s is null and run.number %2$s :number
                else %1$s %2$s :key::%3$s or (%1$s = :key::%3$s and run.number %2$s :number) or %1$s is null end""".formatted(key, after, type);
    }
}
