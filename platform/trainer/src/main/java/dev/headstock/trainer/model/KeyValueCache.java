package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys and values of tokens that were read before, for each layer: [rows, heads, tokens, d]. A pass with it attends to them and adds the
 * tokens that it reads. Nothing is recorded for differentiation.
 */
public final class KeyValueCache implements AutoCloseable {
    static final String KEYS = "keys";
    static final String VALUES = "values";

    private final NDManager memory;
    private final Map<Slot, NDArray> arrays = new LinkedHashMap<>();
    private boolean[][] real = new boolean[0][];
    private long[][] positions = new long[0][];

    private record Slot(int layer, String kind) {}

    /** @param memory that outlives the passes; a part of it is released when this is closed */
    public KeyValueCache(NDManager memory) {
        this.memory = memory.newSubManager();
    }

    /** Cached tokens of each row, padding included. */
    public int tokens() {
        return real.length == 0 ? 0 : real[0].length;
    }

    public int rows() {
        return real.length;
    }

    boolean[][] real() {
        return real;
    }

    long[][] positions() {
        return positions;
    }

    /** Adds tokens, of which the passes' keys and values are to follow. */
    void announce(boolean[][] moreReal, long[][] morePositions) {
        if (real.length == 0) {
            real = moreReal;
            positions = morePositions;
            return;
        }
        for (int row = 0; row < real.length; row++) {
            int before = real[row].length;
            real[row] = Arrays.copyOf(real[row], before + moreReal[row].length);
            positions[row] = Arrays.copyOf(positions[row], before + moreReal[row].length);
            System.arraycopy(moreReal[row], 0, real[row], before, moreReal[row].length);
            System.arraycopy(morePositions[row], 0, positions[row], before, moreReal[row].length);
        }
    }

    /** The position behind the last real token of a row. */
    long nextPosition(int row) {
        long last = -1;
        for (int token = 0; token < real[row].length; token++) {
            last = real[row][token] ? Math.max(last, positions[row][token]) : last;
        }
        return last + 1;
    }

    /** Appends to a layer's keys or values and returns all of them as an array of {@code scope}. */
    NDArray append(int layer, String kind, NDArray more, NDManager scope) {
        Slot slot = new Slot(layer, kind);
        NDArray before = arrays.get(slot);
        NDArray all = before == null ? more.reshape(more.getShape()) : before.concat(more, 2);
        put(slot, all);
        NDArray view = all.reshape(all.getShape());
        view.attach(scope);
        return view;
    }

    private void put(Slot slot, NDArray array) {
        array.attach(memory);
        NDArray before = arrays.put(slot, array);
        if (before != null) {
            before.close();
        }
    }

    /** Keeps the first tokens only, padding included: drops what the last pass added beyond them. */
    public void truncate(int tokens) {
        if (tokens >= tokens()) {
            return;
        }
        NDIndex first =
                new NDIndex().addAllDim().addAllDim().addSliceDim(0, tokens).addAllDim();
        for (Slot slot : arrays.keySet().toArray(Slot[]::new)) {
            put(slot, required(slot).get(first));
        }
        for (int row = 0; row < real.length; row++) {
            real[row] = Arrays.copyOf(real[row], tokens);
            positions[row] = Arrays.copyOf(positions[row], tokens);
        }
    }

    private NDArray required(Slot slot) {
        NDArray array = arrays.get(slot);
        if (array == null) {
            throw new IllegalStateException("nothing is cached for layer " + slot.layer());
        }
        return array;
    }

    /** Repeats, reorders and removes rows: row i is from now on what row {@code rows[i]} was. */
    public void select(long[] rows) {
        try (NDArray index = memory.create(rows)) {
            for (Slot slot : arrays.keySet().toArray(Slot[]::new)) {
                put(slot, required(slot).get(index));
            }
        }
        boolean[][] chosenReal = new boolean[rows.length][];
        long[][] chosenPositions = new long[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            chosenReal[row] = real[(int) rows[row]].clone();
            chosenPositions[row] = positions[(int) rows[row]].clone();
        }
        real = chosenReal;
        positions = chosenPositions;
    }

    /** [rows, tokens]: 1 where a cached token is real. Belongs to the cache. */
    public NDArray mask() {
        float[] mask = new float[rows() * tokens()];
        for (int row = 0; row < rows(); row++) {
            for (int token = 0; token < tokens(); token++) {
                mask[row * tokens() + token] = real[row][token] ? 1 : 0;
            }
        }
        return memory.create(mask, new Shape(rows(), tokens()));
    }

    @Override
    public void close() {
        memory.close();
    }
}
