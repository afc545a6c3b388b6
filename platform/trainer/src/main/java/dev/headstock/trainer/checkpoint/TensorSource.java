package dev.headstock.trainer.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** Named arrays in one or several files. Numbers are read only when asked for. */
public interface TensorSource extends Closeable {

    /** In file order. */
    Map<String, TensorInfo> tensors();

    /**
     * All numbers of an array in row-major order; F16, BF16 and F64 are converted.
     *
     * @throws CheckpointException when there is no such array, or it holds integers
     */
    float[] floats(String name) throws IOException;

    @Override
    void close() throws IOException;
}
