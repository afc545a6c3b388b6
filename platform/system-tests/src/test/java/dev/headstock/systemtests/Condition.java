package dev.headstock.systemtests;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for what is true sooner or later, and says what was seen last when it never is. */
final class Condition {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Condition() {}

    /** @param attempt present once the condition holds; a failure counts as not yet, for a server may be away */
    static <T> T await(String what, Duration timeout, Callable<Optional<T>> attempt) throws InterruptedException {
        Instant giveUp = Instant.now().plus(timeout);
        Throwable lastFailure = null;
        while (Instant.now().isBefore(giveUp)) {
            try {
                Optional<T> result = attempt.call();
                if (result.isPresent()) {
                    return result.get();
                }
                lastFailure = null;
            } catch (InterruptedException e) {
                throw e;
            } catch (GaveUpException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                lastFailure = e;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new AssertionError("Not within %d s: %s".formatted(timeout.toSeconds(), what), lastFailure);
    }

    /** Says that waiting longer is of no use. */
    static final class GaveUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GaveUpException(String message) {
            super(message);
        }
    }
}
