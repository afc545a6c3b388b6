package dev.headstock.trainer.plugins;

/** A jar that cannot be used as a plugin; the message says why and what its author or administrator can do. */
public class PluginException extends Exception {
    private static final long serialVersionUID = 1L;

    PluginException(String message) {
        super(message);
    }

    PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
