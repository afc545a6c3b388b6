package dev.headstock.trainer.processes.worker.jobs;

/** The data set cannot be trained on; the message says why. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }
}
