package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Init;
import dev.headstock.trainer.pretrained.Numbers;
import dev.headstock.trainer.engine.PretrainedArrays.Pretrained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The arrays of one model in fp32, by path. */
final class Parameters implements AutoCloseable {
    private final NDManager memory;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    /** The same by identity: arrays that are equal need not be one. */
    private final Set<NDArray> own = Collections.newSetFromMap(new IdentityHashMap<>());

    Parameters(NDManager memory) {
        this.memory = memory;
    }

    /** Adds an array of the checkpoint. */
    void load(String path, Shape shape, PretrainedArrays checkpoint) {
        Pretrained found = checkpoint
                .find(path)
                .orElseThrow(() -> new IllegalArgumentException("the base model holds no array '" + path + "'"));
        if (!found.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "'%s' is %s in the base model, expected %s".formatted(path, found.shape(), shape));
        }
        add(path, shape, found.numbers());
    }

    /** Adds a new array: from the checkpoint where {@code init} says so and it is there, else drawn. */
    void create(String path, Shape shape, Init init, long seed, PretrainedArrays checkpoint) {
        if (init instanceof Init.Pretrained pretrained) {
            checkpoint
                    .find(pretrained.path())
                    .filter(found -> found.shape().equals(shape))
                    .ifPresentOrElse(
                            found -> add(path, shape, found.numbers()),
                            () -> create(path, shape, pretrained.otherwise(), seed, checkpoint));
            return;
        }
        add(path, shape, Numbers.of(InitialValues.draw(init, Math.toIntExact(shape.size()), Seeds.of(seed, path, 0))));
    }

    private void add(String path, Shape shape, Numbers numbers) {
        try {
            NDArray array = Pieces.create(memory, shape, numbers);
            arrays.put(path, array);
            own.add(array);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NDArray get(String path) {
        NDArray array = arrays.get(path);
        if (array == null) {
            throw new IllegalArgumentException("the model has no parameter '%s'".formatted(path));
        }
        return array;
    }

    boolean has(String path) {
        return arrays.containsKey(path);
    }

    /** In the order of creation. */
    Set<String> paths() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /** From now on only these take part in differentiation. */
    void learn(Collection<String> paths) {
        Set<String> learned = Set.copyOf(paths);
        arrays.forEach((path, array) -> {
            if (array.hasGradient() != learned.contains(path)) {
                array.setRequiresGradient(learned.contains(path));
            }
        });
    }

    /**
     * Gives back, when the memory of a pass is closed, what was computed from parameters alone: a result belongs to the memory of the
     * operation's first array, and this one outlives every pass.
     */
    void closeResultsWith(NDManager pass) {
        pass.attachInternal("results of " + memory.getName(), this::closeResults);
    }

    private void closeResults() {
        memory.getManagedArrays().stream().filter(array -> !own.contains(array)).forEach(NDArray::close);
    }

    long count() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }

    @Override
    public void close() {
        memory.close();
    }
}
