package dev.headstock.server.models;

import java.util.UUID;

/** A base model is about to be removed, in the same transaction. */
public record BaseModelRemoved(UUID model) {}
