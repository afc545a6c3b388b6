package dev.headstock.server.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the following page, or null on the last
 * @param total number of all items that match, or null where counting would cost too much
 */
public record Page<T>(
        List<T> items, @Nullable String next, @Nullable Long total) {

    /** A list that always fits on one page. */
    public static <T> Page<T> of(List<T> items) {
        return new Page<>(items, null, (long) items.size());
    }

    /**
     * Cuts a query's answer to a page. The query must have asked for {@code request.limit() + 1} rows; the extra one only tells that
     * there is more.
     */
    public static <T> Page<T> cut(List<T> rows, PageRequest request, Function<T, List<?>> sortKeys) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null, null);
        }
        List<T> items = List.copyOf(rows.subList(0, request.limit()));
        return new Page<>(items, Cursor.of(sortKeys.apply(items.get(items.size() - 1))), null);
    }

    public <R> Page<R> map(Function<T, R> mapper) {
        return new Page<>(items.stream().map(mapper).toList(), next, total);
    }
}
