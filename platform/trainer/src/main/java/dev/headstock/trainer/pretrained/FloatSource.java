package dev.headstock.trainer.pretrained;

import java.io.IOException;

/** The numbers of one array in row-major order, handed over in chunks: no array has to fit the heap as a whole. */
@FunctionalInterface
public interface FloatSource {
    /** Numbers in one chunk, 16 MiB of them, unless a source has them at hand anyway. */
    int CHUNK = 4 << 20;

    /** The chunk is the sink's own only until {@code take} returns. */
    @FunctionalInterface
    interface Sink {
        void take(float[] chunk) throws IOException;
    }

    void forEachChunk(Sink sink) throws IOException;

    /** Of an array that is in memory. */
    static FloatSource of(float[] all) {
        return sink -> sink.take(all);
    }

    /** All of them at once, for arrays that are known to be small. */
    default float[] all(int count) throws IOException {
        float[] numbers = new float[count];
        int[] at = {0};
        forEachChunk(chunk -> {
            System.arraycopy(chunk, 0, numbers, at[0], chunk.length);
            at[0] += chunk.length;
        });
        return numbers;
    }
}
