package dev.headstock.server.models;

import dev.headstock.server.web.ApiException;
import java.util.regex.Pattern;

/** What a model may be called. */
final class ModelNames {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,127}");

    private ModelNames() {}

    static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid(
                    "/name",
                    "'%s' is no name for a model: use up to 128 letters, digits, blanks, '.', '_' and '-'."
                            .formatted(name));
        }
        return name;
    }
}
