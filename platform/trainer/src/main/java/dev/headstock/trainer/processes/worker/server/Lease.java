package dev.headstock.trainer.processes.worker.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The right to work on a job, by this process's own monotonic clock. It is counted from when a question was sent, not from when the
 * answer came, so that it always ends before the server thinks so.
 */
public final class Lease {
    /** Ending the process takes time, too. */
    private static final Duration MARGIN = Duration.ofSeconds(3);
    /** Until the first answer. */
    private static final int FIRST_SECONDS = 30;

    private final LongSupplier clock;
    private final Runnable onLoss;
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile long endsAt;

    /**
     * @param clock nanoseconds, as {@link System#nanoTime}
     * @param onLoss ends the process; called once
     */
    public Lease(LongSupplier clock, Runnable onLoss) {
        this.clock = clock;
        this.onLoss = onLoss;
        this.endsAt = clock.getAsLong();
        confirm(clock.getAsLong(), FIRST_SECONDS);
    }

    long now() {
        return clock.getAsLong();
    }

    /** The server confirmed, in answer to a question sent at {@code askedAt}, that the lease lasts {@code seconds} more. */
    synchronized void confirm(long askedAt, int seconds) {
        long until = askedAt + Duration.ofSeconds(seconds).minus(MARGIN).toNanos();
        // Differences, because this clock may overflow.
        endsAt = until - endsAt > 0 ? until : endsAt;
    }

    /** Whether the time is up. */
    boolean isOver() {
        return clock.getAsLong() - endsAt > 0;
    }

    /** Ends the process when the time is up. */
    void check() {
        if (isOver()) {
            lose();
        }
    }

    /** The server said, or the clock shows, that the job belongs to somebody else. */
    void lose() {
        if (lost.compareAndSet(false, true)) {
            onLoss.run();
        }
        throw new LeaseLostException();
    }
}
