package dev.headstock.server.http;

import java.time.DateTimeException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code ?limit=&cursor=} of a list. */
public record PageRequest(int limit, @Nullable String cursor) {
    private static final int USUAL = 50;
    private static final int MOST = 1_000;

    public PageRequest {
        if (limit < 1 || limit > MOST) {
            throw ApiException.badRequest("limit must be between 1 and %d, was %d.".formatted(MOST, limit));
        }
    }

    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        return new PageRequest(limit == null ? USUAL : limit, cursor);
    }

    /**
     * The sort keys of the last row already seen, or null on the first page. A cursor comes from outside: keys that do not fit this list are
     * answered with 400.
     *
     * @param count number of keys
     * @param reader makes values of their texts; may throw what {@code parse} and {@code valueOf} throw
     */
    public <K> @Nullable K after(int count, Function<List<String>, K> reader) {
        if (cursor == null) {
            return null;
        }
        try {
            return reader.apply(Cursor.read(cursor, count));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Cursor.unusable(cursor);
        }
    }
}
