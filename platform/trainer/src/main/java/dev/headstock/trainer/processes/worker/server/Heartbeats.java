package dev.headstock.trainer.processes.worker.server;

import dev.headstock.protocol.worker.HeartbeatReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the server every few seconds, takes its requests, and ends the process when the lease is over or nothing moves any more.
 */
public final class Heartbeats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final Duration TICK = Duration.ofMillis(500);

    private final ServerConnection server;
    private final Lease lease;
    private final Status status;
    private final Watchdog watchdog;
    private final AtomicInteger checkpointsRequested = new AtomicInteger();
    private final AtomicInteger checkpointsTaken = new AtomicInteger();
    private final Thread thread;
    private volatile boolean pauseRequested;
    private volatile boolean closed;

    public Heartbeats(ServerConnection server, Lease lease, Status status, Watchdog watchdog) {
        this.server = server;
        this.lease = lease;
        this.status = status;
        this.watchdog = watchdog;
        this.thread = new Thread(this::beat, "heartbeats");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    public void start() {
        thread.start();
    }

    /** Whether a checkpoint is requested; true once, however many requests have come since the last time. */
    public boolean takeCheckpointRequest() {
        int requested = checkpointsRequested.get();
        return checkpointsTaken.getAndSet(requested) < requested;
    }

    /** Whether the job is to be paused. */
    public boolean isPauseRequested() {
        return pauseRequested;
    }

    private void beat() {
        long next = lease.now();
        try {
            while (!closed) {
                if (lease.now() - next >= 0) {
                    next = lease.now() + (ask() ? BEAT : TICK.multipliedBy(2)).toNanos();
                }
                lease.check();
                watchdog.check();
                Thread.sleep(TICK.toMillis());
            }
        } catch (LeaseLostException e) {
            LOG.debug("heartbeats end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ask() {
        long askedAt = lease.now();
        try {
            HeartbeatReply reply = server.postOnce("/heartbeat", status.heartbeat(), HeartbeatReply.class, TIMEOUT);
            lease.confirm(askedAt, reply.leaseSeconds());
            checkpointsRequested.set(reply.checkpointsRequested());
            pauseRequested = reply.pauseRequested();
            return true;
        } catch (LeaseLostException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // A strange reply included: whatever it is, the lease's own time decides.
            LOG.warn("A heartbeat failed: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
