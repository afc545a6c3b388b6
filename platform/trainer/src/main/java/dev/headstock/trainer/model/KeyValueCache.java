package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Keys and values of tokens that were read before, for each layer: [rows, heads, tokens, d]. A pass with it attends to them and adds the
 * tokens that it reads.
 */
public final class KeyValueCache implements AutoCloseable {

    /** @param memory that outlives the passes; a part of it is released when this is closed */
    public KeyValueCache(NDManager memory) {}

    /** Cached tokens of each row, padding included. */
    public int tokens() {
        throw new UnsupportedOperationException();
    }

    public int rows() {
        throw new UnsupportedOperationException();
    }

    /** Keeps the first tokens only, padding included: drops what the last pass added beyond them. */
    public void truncate(int tokens) {
        throw new UnsupportedOperationException();
    }

    /** Repeats, reorders and removes rows: row i is from now on what row {@code rows[i]} was. */
    public void select(long[] rows) {
        throw new UnsupportedOperationException();
    }

    /** [rows, tokens]: 1 where a cached token is real. */
    public NDArray mask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
