package dev.headstock.trainer.processes.worker.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long, and how loudly, a server that fails is asked again.
 *
 * @param limit after which it is given up
 * @param longestPause between two tries
 */
public record RetryPolicy(Duration limit, Duration longestPause) {
    public static final RetryPolicy USUAL = new RetryPolicy(Duration.ofMinutes(10), Duration.ofSeconds(4));

    private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    Wait begin() {
        return new Wait();
    }

    /** The waiting of one caller, from its first failure on. */
    final class Wait {
        private Duration pause = FIRST_PAUSE;
        private long firstFailure;
        private long lastWarning;
        private int failures;

        /**
         * Returns when it is time to try again.
         *
         * @throws ServerFailingException when it is time to give up
         */
        void after(IOException failure) throws IOException {
            long now = System.nanoTime();
            if (failures++ == 0) {
                firstFailure = now;
                warn(failure, now);
            } else if (now - firstFailure >= limit.toNanos()) {
                throw ServerFailingException.givenUp(failure, limit);
            } else if (now - lastWarning >= BETWEEN_WARNINGS.toNanos()) {
                warn(failure, now);
            }
            sleep();
            pause = pause.multipliedBy(2).compareTo(longestPause) < 0 ? pause.multipliedBy(2) : longestPause;
        }

        private void warn(IOException failure, long now) {
            lastWarning = now;
            LOG.warn(
                    "{} Asking again for up to {} minutes.",
                    ServerFailingException.inWords(failure),
                    limit.toMinutes());
        }

        /** Between half and the whole pause, so that workers do not all return at once. */
        private void sleep() throws InterruptedIOException {
            try {
                Thread.sleep(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the server");
            }
        }
    }
}
