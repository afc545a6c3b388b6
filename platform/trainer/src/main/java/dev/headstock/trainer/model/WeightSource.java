package dev.headstock.trainer.model;

import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.pretrained.TensorInfo;
import dev.headstock.trainer.pretrained.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Stored arrays by path. */
@FunctionalInterface
public interface WeightSource {

    Optional<StoredArray> find(String path);

    /** @param numbers read only when they are asked for */
    record StoredArray(Shape shape, FloatSource numbers) {}

    /** Holds nothing. */
    static WeightSource none() {
        return path -> Optional.empty();
    }

    /** The arrays of a file whose names are the paths. */
    static WeightSource of(TensorSource source) {
        return path -> {
            TensorInfo tensor = source.tensors().get(path);
            return tensor == null ? Optional.empty() : Optional.of(read(source, tensor));
        };
    }

    private static StoredArray read(TensorSource source, TensorInfo tensor) {
        try {
            return new StoredArray(tensor.shape(), source.numbers(tensor.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks here first, then there. */
    default WeightSource or(WeightSource other) {
        return path -> find(path).or(() -> other.find(path));
    }
}
