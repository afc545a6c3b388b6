package dev.headstock.trainer.plugins;

/** What a plugin returned cannot be used; the message names the extension. */
public final class PluginFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PluginFaultException(String message) {
        super(message);
    }
}
