package dev.headstock.protocol.host;

/** {@code POST /models/outline}: what a checkpoint folder in Hugging Face layout (or our canonical form) holds. */
public record OutlineRequest(String folder) {}
