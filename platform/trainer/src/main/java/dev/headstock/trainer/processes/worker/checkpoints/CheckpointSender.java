package dev.headstock.trainer.processes.worker.checkpoints;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends checkpoints while training goes on: one at a time and in their order, so that the newest committed one is always the newest that
 * there is. Training never waits for the network: where the network is slower, checkpoints that nobody needs any more are passed over.
 */
final class CheckpointSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSender.class);

    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::sendAll, "checkpoints");
    private boolean sending;
    private boolean closed;
    private @Nullable Throwable failure;

    /** A checkpoint on this machine. */
    interface Outgoing {
        /** Returns when it is committed. */
        void send() throws IOException;

        /** Removes it from this machine without sending it. */
        void discard() throws IOException;

        /** Whether a newer checkpoint makes this one worthless. */
        boolean isReplacedBy(Outgoing newer);
    }

    CheckpointSender() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Hands a checkpoint over.
     *
     * @throws IOException why an earlier one is not committed; thrown once
     */
    synchronized void send(Outgoing checkpoint) throws IOException {
        throwFailure();
        for (Iterator<Outgoing> earlier = waiting.iterator(); earlier.hasNext(); ) {
            Outgoing candidate = earlier.next();
            if (candidate.isReplacedBy(checkpoint)) {
                earlier.remove();
                candidate.discard();
            }
        }
        waiting.add(checkpoint);
        notifyAll();
    }

    private void sendAll() {
        while (true) {
            Outgoing next = take();
            if (next == null) {
                return;
            }
            try {
                next.send();
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            } finally {
                sent();
            }
        }
    }

    private synchronized @Nullable Outgoing take() {
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        Outgoing next = waiting.poll();
        sending = next != null;
        return next;
    }

    /** What comes after a checkpoint that could not be sent would not be the newest. */
    private synchronized void fail(Throwable fault) {
        failure = fault;
        waiting.clear();
    }

    private synchronized void sent() {
        sending = false;
        notifyAll();
    }

    /**
     * Returns when everything handed over is committed.
     *
     * @throws IOException why a checkpoint is not; thrown once
     */
    synchronized void await() throws IOException {
        try {
            while (sending || !waiting.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a checkpoint was sent");
        }
        throwFailure();
    }

    private void throwFailure() throws IOException {
        Throwable fault = failure;
        failure = null;
        if (fault instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault != null) {
            throw fault instanceof IOException io ? io : new IOException(fault);
        }
    }

    /** Waits for checkpoints on their way: a run that failed can go on from them. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        await();
        LOG.debug("All checkpoints are sent.");
    }
}
