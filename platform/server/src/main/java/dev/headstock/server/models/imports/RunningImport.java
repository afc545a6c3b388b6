package dev.headstock.server.models.imports;

import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An import between its submission and its end. */
final class RunningImport implements Runnable {
    private final UUID id;
    private final String source;
    private final Consumer<RunningImport> work;
    private @Nullable Thread thread;
    private boolean cancelled;

    /** @param source the same for imports of the same thing */
    RunningImport(UUID id, String source, Consumer<RunningImport> work) {
        this.id = id;
        this.source = source;
        this.work = work;
    }

    UUID id() {
        return id;
    }

    String source() {
        return source;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Interrupts it where it is; one that has not begun finds that out when it does. */
    synchronized void cancel() {
        cancelled = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void run() {
        synchronized (this) {
            thread = Thread.currentThread();
            if (cancelled) {
                thread.interrupt();
            }
        }
        try {
            work.accept(this);
        } finally {
            synchronized (this) {
                thread = null;
            }
        }
    }
}
