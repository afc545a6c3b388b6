package dev.headstock.server.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alias began to name another version.
 *
 * @param fromVersion null when the alias was new
 * @param toVersion null when the alias was removed
 */
public record AliasMove(
        String alias,
        @Nullable Integer fromVersion,
        @Nullable Integer toVersion,
        String by,
        String reason,
        Instant at) {}
