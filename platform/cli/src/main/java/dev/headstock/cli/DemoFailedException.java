package dev.headstock.cli;

/** The demo could not do what it promises. The message says what went wrong and what to do. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
