package dev.headstock.protocol;

import java.util.Map;
import java.util.Objects;

/**
 * An extension by id, with options. Options that are left out take the extension's defaults; unknown ones are an error.
 *
 * @param options may be missing where JSON is read, and are empty then
 */
public record Choice(String id, Map<String, Object> options) {
    public Choice {
        options = Objects.requireNonNullElse(options, Map.of());
    }
}
