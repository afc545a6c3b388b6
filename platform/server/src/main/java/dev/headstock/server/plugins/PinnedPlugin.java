package dev.headstock.server.plugins;

/**
 * One exact jar, as a run remembers it. Its bytes are the blob of the same SHA-256 and stay while anything pins them.
 *
 * @param size in bytes
 */
public record PinnedPlugin(String id, String version, String sha256, long size) {}
