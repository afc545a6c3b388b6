package dev.headstock.server.runs;

import dev.headstock.protocol.FileReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A committed snapshot of a run.
 *
 * @param state COMMITTED, or CORRUPT when its files were found damaged
 * @param progress epochs done, fractional
 */
public record Checkpoint(
        UUID id,
        long step,
        double progress,
        String state,
        Map<String, Double> metrics,
        long size,
        Instant createdAt,
        boolean best,
        boolean newest,
        List<FileReference> files) {

    static final String COMMITTED = "COMMITTED";
}
