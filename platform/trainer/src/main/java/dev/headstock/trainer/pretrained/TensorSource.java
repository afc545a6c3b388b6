package dev.headstock.trainer.pretrained;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Named arrays in one or several files. Numbers are read only when asked for. */
public interface TensorSource extends Closeable {

    /** In file order. */
    Map<String, TensorInfo> tensors();

    /**
     * The numbers of an array; F16, BF16 and F64 are converted.
     *
     * @throws CheckpointException when there is no such array, or it holds integers
     */
    FloatSource numbers(String name) throws IOException;

    /** All numbers of an array that is known to be small. */
    default float[] floats(String name) throws IOException {
        FloatSource numbers = numbers(name);
        TensorInfo tensor = Objects.requireNonNull(tensors().get(name));
        return numbers.all(Math.toIntExact(tensor.shape().size()));
    }

    @Override
    void close() throws IOException;
}
