package dev.headstock.server.trainerhost;

/** No plugin host answers at the moment. */
public final class HostUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    HostUnavailableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
