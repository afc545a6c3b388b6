package dev.headstock.server.storage;

import dev.headstock.server.http.Outage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The object store is away, refuses, or is full; its own words are in the message. */
final class StoreUnavailableException extends IOException implements Outage {
    private static final long serialVersionUID = 1L;

    private final boolean full;

    StoreUnavailableException(String message, boolean full, @Nullable Throwable cause) {
        super(message, cause);
        this.full = full;
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public String advice() {
        return full
                ? "The object store is full. Nothing of this request was kept. Make room in it and try again."
                : "The object store is not reachable at the moment. Try again in a few seconds.";
    }
}
