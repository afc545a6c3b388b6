package dev.headstock.protocol;

/**
 * Something a person has to change.
 *
 * @param pointer RFC 6901 pointer into the request, for example {@code /placement/options/rank}; empty for the whole
 * @param message what is wrong, where, and what to do next
 * @param severity an error blocks, a warning informs
 */
public record Problem(String pointer, String message, Severity severity) {

    public enum Severity {
        ERROR,
        WARNING
    }

    public static Problem error(String pointer, String message) {
        return new Problem(pointer, message, Severity.ERROR);
    }

    public static Problem warning(String pointer, String message) {
        return new Problem(pointer, message, Severity.WARNING);
    }
}
