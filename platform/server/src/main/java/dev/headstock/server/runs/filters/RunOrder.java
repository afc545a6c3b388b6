package dev.headstock.server.runs.filters;

import dev.headstock.server.http.ApiException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list of runs. Ties go by number; runs without the metric, or with NaN, come last in either direction.
 *
 * @param key SQL expression, one of a fixed few
 * @param type of the key in SQL
 * @param metric name of the metric to sort by, or null
 * @param setting name of the setting to sort by, or null
 */
public record RunOrder(
        String key,
        String type,
        boolean descending,
        @Nullable String metric,
        @Nullable String setting) {
    private static final String METRIC = "metric:";
    private static final String SETTING = "setting:";
    /** Stands before every key in a cursor, so that no key looks like a missing one. */
    private static final String PRESENT = "=";
    /** As PostgreSQL writes seconds. An exponent is none of them, and could ask for gigabytes of zeros. */
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,15}(\\.\\d{1,6})?");

    /**
     * @param sort {@code createdAt}, {@code finishedAt}, {@code name}, {@code state}, {@code experiment}, {@code best}, {@code seconds},
     *     {@code trained}, {@code metric:<name>} or {@code setting:<name>}, prefixed with {@code -} for descending
     * @param isText whether a setting has values that are no numbers
     */
    public static RunOrder parse(@Nullable String sort, Predicate<String> isText) {
        if (sort == null || sort.isBlank()) {
            return field("run.number", "bigint", true);
        }
        boolean descending = sort.startsWith("-");
        String by = descending ? sort.substring(1) : sort;
        if (by.startsWith(METRIC)) {
            return new RunOrder(
                    "nullif(sorted.value, 'NaN')", "float8", descending, by.substring(METRIC.length()), null);
        }
        if (by.startsWith(SETTING)) {
            String setting = by.substring(SETTING.length());
            return isText.test(setting)
                    ? new RunOrder("sorted_setting.text", "text", descending, null, setting)
                    : new RunOrder("sorted_setting.number", "float8", descending, null, setting);
        }
        return switch (by) {
            case "createdAt", "number" -> field("run.number", "bigint", descending);
            // As a number, which keeps the microseconds on the way through a cursor.
            case "finishedAt" -> field("extract(epoch from run.finished_at)", "numeric", descending);
            case "name" -> field("run.name", "text", descending);
            case "state" -> field("run.state", "text", descending);
            case "experiment" -> field("run.experiment_name", "text", descending);
            case "best" -> field("nullif(run.primary_value, 'NaN')", "float8", descending);
            case "seconds" -> field("run.seconds", "float8", descending);
            case "trained" -> field("run.trained_parameters", "bigint", descending);
            default ->
                throw ApiException.badRequest(
                        "Runs cannot be sorted by '%s'. Choose createdAt, finishedAt, name, state, experiment, best, seconds, trained, metric:<name> or setting:<name>."
                                .formatted(by));
        };
    }

    private static RunOrder field(String key, String type, boolean descending) {
        return new RunOrder(key, type, descending, null, null);
    }

    /**
     * Where the last page ended.
     *
     * @param key null when that run had none
     */
    public record Last(@Nullable String key, long number) {}

    /** Throws {@link IllegalArgumentException} when these are no keys of this order. */
    public Last last(List<String> keys) {
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
    public static String inCursor(@Nullable String key) {
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

    public String orderBy() {
        String direction = descending ? "desc" : "asc";
        return "%s %s nulls last, run.number %s".formatted(key, direction, direction);
    }

    /** Whether a row comes after the one with sort key {@code :key} (null for none) and number {@code :number}. */
    public String afterLast() {
        String after = descending ? "<" : ">";
        return """
                case when :key::text is null then %1$s is null and run.number %2$s :number
                else %1$s %2$s :key::%3$s or (%1$s = :key::%3$s and run.number %2$s :number) or %1$s is null end""".formatted(key, after, type);
    }
}
