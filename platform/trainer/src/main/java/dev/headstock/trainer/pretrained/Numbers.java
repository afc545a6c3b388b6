package dev.headstock.trainer.pretrained;

import java.io.IOException;

/** The numbers of one array in row-major order, handed over in pieces: no array has to fit the heap as a whole. */
@FunctionalInterface
public interface Numbers {
    /** Numbers in one piece, 16 MiB of them, unless a source has them at hand anyway. */
    int PIECE = 4 << 20;

    /** The piece is the sink's own only until {@code take} returns. */
    @FunctionalInterface
    interface Sink {
        void take(float[] piece) throws IOException;
    }

    void forEachPiece(Sink sink) throws IOException;

    /** Of an array that is in memory. */
    static Numbers of(float[] all) {
        return sink -> sink.take(all);
    }

    /** All of them at once, for arrays that are known to be small. */
    default float[] all(int count) throws IOException {
        float[] numbers = new float[count];
        int[] at = {0};
        forEachPiece(piece -> {
            System.arraycopy(piece, 0, numbers, at[0], piece.length);
            at[0] += piece.length;
        });
        return numbers;
    }
}
