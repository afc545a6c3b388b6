package dev.headstock.trainer.processes.worker.server;

/** Nothing may be done or sent any more. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException() {
        super("the lease on the job is lost");
    }
}
