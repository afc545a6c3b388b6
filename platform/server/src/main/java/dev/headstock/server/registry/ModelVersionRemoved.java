package dev.headstock.server.registry;

import java.util.UUID;

/** A model version was deleted. */
public record ModelVersionRemoved(UUID version) {}
