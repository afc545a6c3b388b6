package dev.headstock.server.experiments;

import dev.headstock.server.http.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list of experiments. Ties go by number; those without the key come last in either direction.
 *
 * @param key SQL expression, one of a fixed few
 * @param type of the key in SQL
 */
record ExperimentOrder(String key, String type, boolean descending) {
    /** Stands before every key in a cursor, so that no key looks like a missing one. */
    private static final String PRESENT = "=";

    static ExperimentOrder parse(@Nullable String sort) {
        if (sort == null || sort.isBlank()) {
            return new ExperimentOrder("experiment.number", "bigint", true);
        }
        boolean descending = sort.startsWith("-");
        String by = descending ? sort.substring(1) : sort;
        return switch (by) {
            case "createdAt" -> new ExperimentOrder("experiment.number", "bigint", descending);
            case "name" -> new ExperimentOrder("experiment.name", "text", descending);
            case "best" -> new ExperimentOrder("nullif(counts.best_value, 'NaN')", "float8", descending);
            case "runs" -> new ExperimentOrder("counts.all_runs", "bigint", descending);
            case "dataset" -> new ExperimentOrder("experiment.dataset_name", "text", descending);
            case "model" -> new ExperimentOrder("experiment.base_model_name", "text", descending);
            case "owner" -> new ExperimentOrder("experiment.created_by", "text", descending);
            default ->
                throw ApiException.badRequest(
                        "Unknown sort key '%s'. Use createdAt, name, best, runs, dataset, model or owner; prefix with '-' for descending."
                                .formatted(sort));
        };
    }

    /** @param key null when that experiment had none */
    record Last(@Nullable String key, long number) {}

    /** Throws {@link IllegalArgumentException} when these are no keys of this order. */
    Last last(List<String> keys) {
        String last = keys.get(0);
        long number = Long.parseLong(keys.get(1));
        if (last.isEmpty()) {
            return new Last(null, number);
        }
        if (!last.startsWith(PRESENT)) {
            throw new IllegalArgumentException("Not a key of an experiment: " + last);
        }
        String value = last.substring(PRESENT.length());
        return switch (type) {
            case "bigint" -> new Last(String.valueOf(Long.parseLong(value)), number);
            case "float8" -> new Last(String.valueOf(Double.parseDouble(value)), number);
            default -> new Last(value, number);
        };
    }

    static String inCursor(@Nullable String key) {
        return key == null ? "" : PRESENT + key;
    }

    String orderBy() {
        String direction = descending ? "desc" : "asc";
        return "%s %s nulls last, experiment.number %s".formatted(key, direction, direction);
    }

    /** Whether a row comes after the one with sort key {@code :key} (null for none) and number {@code :number}. */
    String afterLast() {
        String after = descending ? "<" : ">";
        return """
                case when :key::text is null then %1$s is null and experiment.number %2$s :number
                else %1$s %2$s :key::%3$s or (%1$s = :key::%3$s and experiment.number %2$s :number) or %1$s is null end""".formatted(key, after, type);
    }
}
