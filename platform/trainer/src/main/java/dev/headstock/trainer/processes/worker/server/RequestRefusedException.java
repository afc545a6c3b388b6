package dev.headstock.trainer.processes.worker.server;

import java.io.IOException;

/** The server understood a request and does not want it; asking again would not help. */
public final class RequestRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RequestRefusedException(String message) {
        super(message);
    }
}
