package dev.headstock.trainer.plugins;

/** An id that no loaded plugin brings; the message lists the known ones. */
public final class UnknownExtensionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownExtensionException(String message) {
        super(message);
    }
}
