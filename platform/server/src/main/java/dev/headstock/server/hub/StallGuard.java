package dev.headstock.server.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Closes a stream on which nothing has come for too long, or that nobody wants any more: a read of it would wait for ever, and does not hear an
 * interruption.
 */
final class StallGuard implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 100;

    private final InputStream in;
    private final Duration limit;
    private final BooleanSupplier unwanted;
    private final Thread watcher = new Thread(this::watch, "download-watch");
    private volatile long movedAt = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(InputStream in, Duration limit, BooleanSupplier unwanted) {
        this.in = in;
        this.limit = limit;
        this.unwanted = unwanted;
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Something has come. */
    void moved() {
        movedAt = System.nanoTime();
    }

    /** Whether it has closed the stream because nothing came. */
    boolean hasStalled() {
        return stalled;
    }

    private void watch() {
        try {
            while (!stalled && !unwanted.getAsBoolean()) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                stalled = System.nanoTime() - movedAt > limit.toNanos();
            }
            in.close();
        } catch (InterruptedException | IOException e) {
            // The download has ended, or the stream was broken already: either way nobody waits for it.
            return;
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
