package dev.headstock.server.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to register a run's result.
 *
 * @param checkpoint of the run; null takes the best, or the newest when none was evaluated
 * @param alias to name the new version at once
 */
record Registration(
        UUID run,
        @Nullable UUID checkpoint,
        @Nullable String note,
        @Nullable String alias) {}
