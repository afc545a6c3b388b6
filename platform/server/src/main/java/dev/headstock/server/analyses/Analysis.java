package dev.headstock.server.analyses;

import dev.headstock.protocol.Choice;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.Job;
import dev.headstock.server.queue.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question about models, without its answer.
 *
 * @param job that computes it
 * @param analysis the extension and its options, with exact references
 * @param title of the extension
 * @param plugin the jar that brings it
 * @param models what it is about, in their order
 * @param datasetVersion that it reads: the chosen one, or that of the first trained model; null when there is neither
 * @param progress of the running job, null when it does not run
 * @param reason why it waits no longer and has no figures
 */
public record Analysis(
        UUID id,
        UUID job,
        Choice analysis,
        String title,
        PinnedPlugin plugin,
        List<AnalyzedModel> models,
        @Nullable UUID datasetVersion,
        long seed,
        JobState state,
        Job.@Nullable Progress progress,
        @Nullable String reason,
        @Nullable String hint,
        Instant createdAt,
        String createdBy) {

    /** @param reference an exact one */
    public record AnalyzedModel(String reference, String name) {}
}
