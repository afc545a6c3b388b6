package dev.headstock.trainer.processes.worker;

/** Nothing may be done or sent any more. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException() {
        super("the lease on the job is lost");
    }
}
