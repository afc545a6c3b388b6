package dev.headstock.trainer.analysis;

/** The job is to be paused, and everything is stored that is needed to go on. */
public final class JobPausedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobPausedException() {
        super("The job was paused.");
    }
}
