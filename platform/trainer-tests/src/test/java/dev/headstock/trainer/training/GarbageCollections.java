package dev.headstock.trainer.training;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** Collects garbage all the time and fills freed native memory with something else. */
final class GarbageCollections implements AutoCloseable {
    private final Thread thread = new Thread(this::collect, "garbage collections");
    private volatile boolean closed;

    GarbageCollections() {
        thread.start();
    }

    private void collect() {
        while (!closed) {
            System.gc();
            IntStream.rangeClosed(1, 10).map(pages -> pages * 4096).forEach(ByteBuffer::allocateDirect);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a test ended", e);
        }
    }
}
