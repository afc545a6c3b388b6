package dev.headstock.server.datasets;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A named line of versions.
 *
 * @param lastUsedAt when a run was last made from any version, or null
 */
public record Dataset(
        UUID id,
        String name,
        String description,
        Instant createdAt,
        Instant updatedAt,
        int versionCount,
        DatasetVersion latest,
        @Nullable Instant lastUsedAt,
        long runCount) {}
