package dev.headstock.server.queue;

import java.util.UUID;

/** A worker has reported how far its job is. Published in the transaction. */
public record JobProgressed(UUID job) {}
