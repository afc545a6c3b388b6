package dev.headstock.api;

/**
 * The beginning of an uploaded file.
 *
 * @param fileName as the user named it
 * @param head at most the first 64 KiB
 */
public record FilePreview(String fileName, byte[] head) {}
