package dev.headstock.server.runs;

import dev.headstock.server.http.ApiException;
import java.util.List;
import java.util.regex.Pattern;
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
    private static final String METRIC = "metric:";
    /** Stands before every key in a cursor, so that no key looks like a missing one. */
    private static final String PRESENT = "=";
    /** As PostgreSQL writes seconds. An exponent is none of them, and could ask for gigabytes of zeros. */
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,15}(\\.\\d{1,6})?");

    /** @param sort {@code createdAt}, {@code finishedAt}, {@code name}, {@code state} or {@code metric:<name>}, prefixed with {@code -} for descending */
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
        if (last.isEmpty()) {
            return new Last(null, number);
        }
        if (!last.startsWith(PRESENT)) {
            throw new IllegalArgumentException("Not a key of a run: " + last);
        }
        return new Last(checked(last.substring(PRESENT.length())), number);
    }

    /** The sort key of a page's last run as {@link #last} reads it. */
    static String inCursor(@Nullable String key) {
        return key == null ? "" : PRESENT + key;
    }

    private String checked(String last) {
        return switch (type) {
            case "bigint" -> String.valueOf(Long.parseLong(last));
            case "float8" -> String.valueOf(Double.parseDouble(last));
            case "numeric" -> seconds(last);
            default -> last;
        };
    }

    private static String seconds(String last) {
        if (!SECONDS.matcher(last).matches()) {
            throw new IllegalArgumentException("Not a number of seconds: " + last);
        }
        return last;
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
