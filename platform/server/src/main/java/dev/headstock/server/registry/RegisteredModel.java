package dev.headstock.server.registry;

import dev.headstock.protocol.MetricView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A named model, the sum of its versions.
 *
 * @param latest the version with the highest number, null when all were deleted
 * @param history how good the versions are, by the metric each was ranked by; oldest first, versions without a metric left out
 */
public record RegisteredModel(
        UUID id,
        String name,
        String description,
        Instant createdAt,
        Instant updatedAt,
        int versionCount,
        List<AliasTarget> aliases,
        @Nullable ModelVersion latest,
        List<VersionResult> history) {

    record AliasTarget(String alias, int version) {}

    record VersionResult(int version, String metric, double value, MetricView.Direction direction) {}
}
