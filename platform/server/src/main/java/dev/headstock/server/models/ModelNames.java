package dev.headstock.server.models;

import dev.headstock.protocol.Excerpt;
import dev.headstock.server.http.ApiException;
import java.util.regex.Pattern;

/** What a model may be called. */
public final class ModelNames {
    private static final int LONGEST = 128;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,127}");

    private ModelNames() {}

    /** As much of a file's name as a model may be called, for example {@code bert-base-1} for {@code bert-base (1).zip}. */
    public static String of(String fileName) {
        String name = fileName.replaceAll(".*[/\\\\]", "")
                .replaceAll("(?i)\\.zip$", "")
                .replaceAll("[^\\p{L}\\p{N}._-]+", "-")
                .replaceAll("^[._-]+|[._-]+$", "");
        return check(Excerpt.of(name, LONGEST));
    }

    public static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid(
                    "/name",
                    "'%s' is no name for a model: use up to 128 letters, digits, blanks, '.', '_' and '-'."
                            .formatted(name));
        }
        return name;
    }
}
