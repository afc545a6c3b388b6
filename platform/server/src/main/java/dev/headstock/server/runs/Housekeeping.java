package dev.headstock.server.runs;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Removes what nobody will come back for. */
@Component
class Housekeeping {
    private final Checkpoints checkpoints;

    Housekeeping(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    @Scheduled(initialDelay = 600_000, fixedDelay = 3_600_000)
    void dropAbandonedUploads() {
        checkpoints.dropAbandoned();
    }
}
