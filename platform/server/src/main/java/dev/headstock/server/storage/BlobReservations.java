package dev.headstock.server.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Which blobs have just been stored and may be about to be named by a row. Claiming a blob and deciding to delete it exclude each other, blob by
 * blob: whoever claims first keeps the bytes, and whoever claims after the deletion stores them again.
 */
final class BlobReservations {
    /** From storing a blob to the commit of its row; the longest way is that of a large model with many files. */
    static final Duration VALID = Duration.ofHours(1);

    private static final int STRIPES = 64;

    private final ReentrantLock[] locks =
            IntStream.range(0, STRIPES).mapToObj(stripe -> new ReentrantLock()).toArray(ReentrantLock[]::new);
    /** When a blob was claimed last. Claims need not survive the process: what was about to name the blob dies with it. */
    private final Map<String, Long> claimedAt = new ConcurrentHashMap<>();

    private final Duration valid;
    private final LongSupplier nanoTime;

    BlobReservations(Duration valid, LongSupplier nanoTime) {
        this.valid = valid;
        this.nanoTime = nanoTime;
    }

    /** How long a claim lasts. */
    Duration valid() {
        return valid;
    }

    interface Action<T> {
        T run() throws IOException;
    }

    /** Keeps the blob from being deleted for a while. */
    void claim(String sha256) throws IOException {
        claimedAt.values().removeIf(this::isOver);
        alone(sha256, () -> claimedAt.put(sha256, nanoTime.getAsLong()));
    }

    /** Runs the action while nobody claims or deletes the blob. */
    <T> T alone(String sha256, Action<T> action) throws IOException {
        ReentrantLock lock = locks[Math.floorMod(sha256.hashCode(), STRIPES)];
        lock.lock();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    boolean isClaimed(String sha256) {
        Long since = claimedAt.get(sha256);
        return since != null && !isOver(since);
    }

    private boolean isOver(long since) {
        return nanoTime.getAsLong() - since > valid.toNanos();
    }
}
