package dev.headstock.server.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Implemented by exceptions that mean: a part this server relies on is away, or full, and nothing is wrong with the request. */
public interface Outage {

    /** One sentence for people: which part, and what to do. */
    String advice();

    boolean isFull();

    /** The outage that the failure, or one of its causes, is; null when none is. */
    static @Nullable Outage behind(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Outage outage) {
                return outage;
            }
        }
        return null;
    }

    default ProblemDetail problem() {
        return isFull()
                ? Problems.detail(HttpStatus.INSUFFICIENT_STORAGE, "store-full", advice())
                : Problems.detail(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", advice());
    }
}
