package dev.headstock.trainer.processes.worker.jobs;

import java.io.IOException;

/** A file did not arrive as it was stored. The message says which and is for people. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFileException(String message) {
        super(message);
    }
}
