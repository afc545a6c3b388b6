package dev.headstock.trainer.processes.worker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends checkpoints while training goes on: one at a time and in their order, so that the newest committed one is always the newest that
 * there is.
 */
final class CheckpointSender implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread sender = new Thread(work, "checkpoints");
        sender.setDaemon(true);
        return sender;
    });
    private @Nullable Future<?> sending;

    /** @param commit returns when a checkpoint is committed; {@link #await} must have returned before */
    void send(Callable<?> commit) {
        sending = thread.submit(commit);
    }

    /**
     * Returns when everything handed over is committed.
     *
     * @throws IOException why the last checkpoint is not; thrown once
     */
    void await() throws IOException {
        Future<?> last = sending;
        sending = null;
        if (last == null) {
            return;
        }
        try {
            last.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a checkpoint was sent");
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException fault) {
            throw fault;
        }
        if (cause instanceof Error fault) {
            throw fault;
        }
        return cause instanceof IOException fault ? fault : new IOException(cause);
    }

    /** Waits for the checkpoint on its way: a run that failed can go on from it. */
    @Override
    public void close() throws IOException {
        thread.shutdown();
        await();
    }
}
