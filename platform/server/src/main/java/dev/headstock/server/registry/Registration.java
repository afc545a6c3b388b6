package dev.headstock.server.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to register what a run made, or a base model that a recipe made with a head. Exactly one of the two is named.
 *
 * @param checkpoint of the run; null takes the best, or the newest when none was evaluated
 * @param alias to name the new version at once
 * @param baseModel name of the base model
 */
public record Registration(
        @Nullable UUID run,
        @Nullable UUID checkpoint,
        @Nullable String note,
        @Nullable String alias,
        @Nullable String baseModel) {}
