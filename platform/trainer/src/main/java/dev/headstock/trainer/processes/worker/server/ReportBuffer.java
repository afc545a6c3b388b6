package dev.headstock.trainer.processes.worker.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects messages from any thread and sends them in batches, about once a second, from a thread of its own. */
final class ReportBuffer<T> implements AutoCloseable {
    private static final long PAUSE_MILLIS = 800;

    private final int mostAtOnce;
    private final Destination<T> destination;
    private final List<T> waiting = new ArrayList<>();
    private final Object sending = new Object();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable IOException refusal;

    /** Where a batch goes; returns when it has arrived. */
    interface Destination<T> {
        void send(List<T> batch) throws IOException;
    }

    ReportBuffer(String name, int mostAtOnce, Destination<T> destination) {
        this.mostAtOnce = mostAtOnce;
        this.destination = destination;
        this.thread = new Thread(this::sendForever, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(T message) {
        synchronized (waiting) {
            waiting.add(message);
        }
    }

    private void sendForever() {
        try {
            while (!closed) {
                flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | LeaseLostException e) {
            if (!closed) {
                // Not by the log, which may be what is refused. Whoever asks next learns why.
                System.err.printf("Sending %s has ended: %s%n", thread.getName(), e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IOException why nothing is sent any more */
    void requireSending() throws IOException {
        IOException reason = refusal;
        if (reason != null) {
            throw reason;
        }
    }

    /** Returns when everything collected so far has arrived. */
    void flush() throws IOException {
        synchronized (sending) {
            requireSending();
            try {
                for (List<T> batch = first(); !batch.isEmpty(); batch = first()) {
                    destination.send(batch);
                    remove(batch.size());
                }
            } catch (IOException e) {
                refusal = e;
                throw e;
            }
        }
    }

    private List<T> first() {
        synchronized (waiting) {
            return List.copyOf(waiting.subList(0, Math.min(mostAtOnce, waiting.size())));
        }
    }

    private void remove(int count) {
        synchronized (waiting) {
            waiting.subList(0, count).clear();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
