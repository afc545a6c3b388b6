package dev.headstock.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sort keys of a page's last row as one opaque word. A key set survives insertions between two pages, which an offset does not. Keys are
 * values to compare with, always bound as parameters, so a forged cursor can only move the page.
 */
public final class Cursor {
    /** ASCII unit separator: cannot appear in an id or a number, and is refused in names. */
    private static final String SEPARATOR = "\u001f";

    private Cursor() {}

    public static String of(List<?> keys) {
        String joined = keys.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> read(String cursor, int keys) {
        try {
            String joined = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> parts = List.of(joined.split(SEPARATOR, -1));
            // PostgreSQL has no text with NUL.
            if (parts.size() == keys && joined.indexOf('\0') < 0) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw unusable(cursor);
        }
        throw unusable(cursor);
    }

    static ApiException unusable(String cursor) {
        return ApiException.badRequest(
                "cursor '%s' does not belong to this list. Leave it out to start at the beginning.".formatted(cursor));
    }
}
