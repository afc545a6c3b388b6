package dev.headstock.protocol;

/**
 * A file that a process may fetch by content.
 *
 * @param name relative, with {@code /} between segments; never absolute, never {@code ..}
 */
public record FileReference(String name, long size, String sha256) {}
