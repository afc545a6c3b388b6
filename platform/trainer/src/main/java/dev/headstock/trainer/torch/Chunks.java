package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.pretrained.FloatSource;
import java.io.IOException;

/** Moves numbers between files and libtorch's memory chunk by chunk: an array may be larger than the Java heap. */
public final class Chunks {
    private Chunks() {}

    /** A new array of the numbers in libtorch's own memory. */
    public static NDArray create(NDManager memory, Shape shape, FloatSource numbers) throws IOException {
        NDArray array = memory.create(shape, DataType.FLOAT32);
        try {
            fill(array, numbers);
            return array;
        } catch (IOException | RuntimeException e) {
            array.close();
            throw e;
        }
    }

    private static void fill(NDArray array, FloatSource numbers) throws IOException {
        long[] at = {0};
        try (NDManager memory = array.getManager().newSubManager();
                NDArray flat = flat(array, memory)) {
            numbers.forEachChunk(chunk -> {
                if (chunk.length > 0) {
                    try (NDArray borrowed = memory.create(chunk)) {
                        // Not copyTo on a slice: it would give the slice other memory.
                        flat.set(slice(at[0], chunk.length), borrowed);
                    }
                    at[0] += chunk.length;
                }
            });
        }
        if (at[0] != array.size()) {
            throw new IllegalArgumentException("an array of shape %s takes %d numbers, but %d came"
                    .formatted(array.getShape(), array.size(), at[0]));
        }
    }

    /** The numbers of an array, copied when they are asked for. */
    public static FloatSource of(NDArray array) {
        return sink -> {
            try (NDManager memory = array.getManager().newSubManager();
                    NDArray flat = flat(array, memory)) {
                for (long from = 0; from < flat.size(); from += FloatSource.CHUNK) {
                    try (NDArray chunk = flat.get(slice(from, Math.min(FloatSource.CHUNK, flat.size() - from)))) {
                        sink.take(chunk.toFloatArray());
                    }
                }
            }
        };
    }

    /** A view in one dimension. */
    private static NDArray flat(NDArray array, NDManager memory) {
        NDArray flat = array.reshape(-1);
        flat.attach(memory);
        return flat;
    }

    private static NDIndex slice(long from, long count) {
        return new NDIndex().addSliceDim(from, from + count);
    }
}
