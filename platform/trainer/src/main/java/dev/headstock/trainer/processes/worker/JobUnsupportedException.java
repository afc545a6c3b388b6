package dev.headstock.trainer.processes.worker;

/** A plugin cannot do the job with what was chosen for it; the message says why. */
final class JobUnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobUnsupportedException(String reason) {
        super(reason);
    }
}
