package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Arrays by path. Each vector has memory of its own; arrays that two vectors have in common are handed on as views, so that closing one
 * vector leaves the other whole.
 */
public final class ArrayVector implements ParameterVector {
    private final VectorSpace space;
    private final NDManager memory;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    ArrayVector(VectorSpace space) {
        this.space = space;
        this.memory = space.newScope();
    }

    /** Adds a view of an array that belongs to somebody else. */
    void share(String path, NDArray array) {
        own(path, Views.of(array, memory));
    }

    /** Adds an array that belongs to nobody else. */
    void own(String path, NDArray array) {
        array.attach(memory);
        arrays.put(path, array);
    }

    List<NDArray> list() {
        return new ArrayList<>(arrays.values());
    }

    @Override
    public Set<String> paths() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    @Override
    public NDArray get(String path) {
        NDArray array = arrays.get(path);
        if (array == null) {
            throw new IllegalArgumentException(
                    "the vector has no array '%s'. It has: %s.".formatted(path, String.join(", ", arrays.keySet())));
        }
        return array;
    }

    @Override
    public double norm() {
        if (arrays.isEmpty()) {
            return 0;
        }
        try (NDManager scratch = memory.newSubManager()) {
            return space.operations().globalNorm(scratch, list()).getFloat();
        }
    }

    @Override
    public double dot(ParameterVector other) {
        List<NDArray> mine = new ArrayList<>();
        List<NDArray> theirs = new ArrayList<>();
        for (String path : arrays.keySet()) {
            if (other.paths().contains(path)) {
                mine.add(get(path));
                theirs.add(other.get(path));
            }
        }
        return space.operations().dot(memory, mine, theirs);
    }

    @Override
    public ParameterVector scale(double factor) {
        ArrayVector scaled = copy();
        if (!arrays.isEmpty()) {
            space.operations().scaleAll(scaled.list(), factor);
        }
        return scaled;
    }

    /** With arrays of its own. */
    ArrayVector copy() {
        ArrayVector copy = new ArrayVector(space);
        arrays.forEach((path, array) -> copy.own(path, array.duplicate()));
        return copy;
    }

    @Override
    public ParameterVector plus(ParameterVector other) {
        ArrayVector sum = copy();
        List<NDArray> sums = new ArrayList<>();
        List<NDArray> summands = new ArrayList<>();
        for (String path : other.paths()) {
            NDArray more = other.get(path);
            if (arrays.containsKey(path)) {
                sums.add(sum.get(path));
                summands.add(more);
            } else {
                sum.share(path, more);
            }
        }
        if (!sums.isEmpty()) {
            space.operations().addAll(sums, summands);
        }
        return sum;
    }

    @Override
    public ParameterVector map(UnaryOperator<NDArray> function) {
        ArrayVector mapped = new ArrayVector(space);
        arrays.forEach((path, array) -> {
            try (NDManager scratch = memory.newSubManager()) {
                mapped.take(path, function.apply(Views.of(array, scratch)), scratch);
            }
        });
        return mapped;
    }

    @Override
    public ParameterVector zip(ParameterVector other, BinaryOperator<NDArray> function) {
        ArrayVector zipped = new ArrayVector(space);
        arrays.forEach((path, array) -> {
            if (other.paths().contains(path)) {
                try (NDManager scratch = memory.newSubManager()) {
                    NDArray result = function.apply(Views.of(array, scratch), Views.of(other.get(path), scratch));
                    zipped.take(path, result, scratch);
                }
            }
        });
        return zipped;
    }

    /** Keeps what a function computed. What it did not compute from its arguments belongs to somebody else and may change. */
    private void take(String path, NDArray result, NDManager scratch) {
        boolean isNew = Objects.equals(result.getManager(), scratch);
        own(path, isNew ? result : result.duplicate());
    }

    @Override
    public ParameterVector select(ParameterSelector selector) {
        return select(path -> space.selects(selector, path));
    }

    @Override
    public ParameterVector select(Predicate<String> path) {
        ArrayVector selected = new ArrayVector(space);
        arrays.forEach((each, array) -> {
            if (path.test(each)) {
                selected.share(each, array);
            }
        });
        return selected;
    }

    @Override
    public void close() {
        memory.close();
    }
}
