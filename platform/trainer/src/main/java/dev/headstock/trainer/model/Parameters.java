package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.torch.Chunks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The arrays of one model in fp32, by path. Passes never get them but {@linkplain #view views}, so that what a pass computes from
 * parameters alone belongs to it too.
 */
final class Parameters implements AutoCloseable {
    private final NDManager memory;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Set<String> viewed = new HashSet<>();

    Parameters(NDManager memory) {
        this.memory = memory;
    }

    void add(String path, Shape shape, FloatSource numbers) {
        try {
            arrays.put(path, Chunks.create(memory, shape, numbers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the array of another model, which has to outlive this one. */
    void share(String path, NDArray array) {
        arrays.put(path, array);
    }

    NDArray get(String path) {
        NDArray array = arrays.get(path);
        if (array == null) {
            throw new IllegalArgumentException("the model has no parameter '%s'".formatted(path));
        }
        return array;
    }

    /**
     * The same numbers as an array of {@code owner}: results of operations on it belong to that memory, gradients and changes in place
     * reach the parameter.
     */
    NDArray view(String path, NDManager owner) {
        NDArray array = get(path);
        viewed.add(path);
        NDArray view = array.reshape(array.getShape());
        view.attach(owner);
        return view;
    }

    /** Whether any pass has read it. */
    boolean wasViewed(String path) {
        return viewed.contains(path);
    }

    boolean has(String path) {
        return arrays.containsKey(path);
    }

    /** In the order of creation. */
    Set<String> paths() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    long count() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }

    @Override
    public void close() {
        memory.close();
    }
}
