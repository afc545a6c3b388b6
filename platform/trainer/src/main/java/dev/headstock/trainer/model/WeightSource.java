package dev.headstock.trainer.model;

import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.pretrained.Numbers;
import dev.headstock.trainer.pretrained.TensorInfo;
import dev.headstock.trainer.pretrained.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The arrays of a checkpoint, by the paths of its family. */
@FunctionalInterface
public interface PretrainedArrays {

    Optional<Pretrained> find(String path);

    /** @param numbers read only when they are asked for */
    record Pretrained(Shape shape, Numbers numbers) {}

    /** A checkpoint without arrays. */
    static PretrainedArrays none() {
        return path -> Optional.empty();
    }

    /** The arrays of a canonical file, whose names are the paths. */
    static PretrainedArrays of(TensorSource source) {
        return path -> {
            TensorInfo tensor = source.tensors().get(path);
            return tensor == null ? Optional.empty() : Optional.of(read(source, tensor));
        };
    }

    private static Pretrained read(TensorSource source, TensorInfo tensor) {
        try {
            return new Pretrained(tensor.shape(), source.numbers(tensor.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks here first, then there. */
    default PretrainedArrays or(PretrainedArrays other) {
        return path -> find(path).or(() -> other.find(path));
    }
}
