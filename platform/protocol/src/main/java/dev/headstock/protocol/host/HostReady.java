package dev.headstock.protocol.host;

/** The first line a plugin host prints on standard output. Later requests carry {@code Authorization: Bearer <token>}. */
public record HostReady(int port, String token, String apiVersion) {}
