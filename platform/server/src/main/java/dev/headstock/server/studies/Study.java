package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.server.http.MetricValue;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A list of runs and figures about them together.
 *
 * @param title of the extension
 * @param plugin the jar that brings it, from which all of its rounds and figures come
 * @param reason why it ended before its last round
 * @param experimentId the experiment whose runs are its runs
 * @param rounds so far
 * @param figures each with {@code kind}, {@code title} and the kind's own fields; of what has ended so far
 * @param problems of the last round or of the figures
 * @param seconds of training so far
 * @param estimatedSeconds of what is queued or runs
 */
public record Study(
        UUID id,
        long number,
        String name,
        Choice study,
        String title,
        PinnedPlugin plugin,
        State state,
        @Nullable String reason,
        UUID experimentId,
        int rounds,
        List<StudyVariant> variants,
        List<Map<String, @Nullable Object>> figures,
        List<Problem> problems,
        double seconds,
        double estimatedSeconds,
        Instant createdAt,
        String createdBy) {

    public enum State {
        RUNNING,
        FINISHED,
        FAILED,
        CANCELLED
    }

    /**
     * @param round in which it was asked for
     * @param problem why some of its runs do not exist
     */
    public record StudyVariant(
            String name,
            int round,
            List<StudyRun> runs,
            @Nullable String problem) {}

    /**
     * A run as it was when it had ended in this round: it may go on in a later one.
     *
     * @param value best value of the metric that ranks runs
     */
    public record StudyRun(
            UUID id,
            String name,
            JobState state,
            @Nullable @MetricValue Double value) {}
}
