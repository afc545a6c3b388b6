package dev.headstock.trainer.plugins;

/** An extension threw what its contract does not name, or returned what cannot be used. The message names the plugin. */
public final class PluginFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PluginFaultException(String message) {
        super(message);
    }

    PluginFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
