package dev.headstock.cli;

/** A command could not do what it promises. The message says what went wrong and what to do. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
