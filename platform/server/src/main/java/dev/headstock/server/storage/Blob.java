package dev.headstock.server.storage;

/**
 * Stored content.
 *
 * @param sha256 lower-case hex
 * @param size in bytes
 */
public record Blob(String sha256, long size) {}
