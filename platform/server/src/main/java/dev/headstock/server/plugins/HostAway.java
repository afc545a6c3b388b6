package dev.headstock.server.plugins;

/** No plugin host answers at the moment. */
final class HostAway extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    HostAway(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
