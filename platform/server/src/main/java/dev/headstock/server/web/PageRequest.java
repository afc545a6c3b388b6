package dev.headstock.server.web;

import java.util.List;
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

    /** The sort keys of the last row already seen, or null on the first page. */
    public @Nullable List<String> after(int keys) {
        return cursor == null ? null : Cursor.read(cursor, keys);
    }
}
