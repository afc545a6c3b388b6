package dev.headstock.server.checkpoints;

import dev.headstock.protocol.FileReference;
import dev.headstock.server.http.MetricValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A committed snapshot of a run.
 *
 * @param progress epochs done, fractional
 */
public record Checkpoint(
        UUID id,
        long step,
        double progress,
        State state,
        Map<String, @MetricValue Double> metrics,
        long size,
        Instant createdAt,
        boolean best,
        boolean newest,
        List<FileReference> files) {

    public enum State {
        COMMITTED,
        /** Its files were found damaged. */
        CORRUPT
    }
}
