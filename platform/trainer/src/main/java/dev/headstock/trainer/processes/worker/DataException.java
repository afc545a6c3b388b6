package dev.headstock.trainer.processes.worker;

/** The data set cannot be trained on; the message says why. */
final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DataException(String message) {
        super(message);
    }
}
