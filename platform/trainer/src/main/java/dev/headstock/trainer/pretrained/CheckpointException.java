package dev.headstock.trainer.pretrained;

import java.io.IOException;

/** A model file that cannot be used; the message says which file, which tensor and what to do next. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
