package dev.headstock.server.home;

import org.jspecify.annotations.Nullable;

/** A reason not to start that a person can remove. Printed as two sentences, without a stack trace; the process exits with 1. */
public class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    public StartupException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
