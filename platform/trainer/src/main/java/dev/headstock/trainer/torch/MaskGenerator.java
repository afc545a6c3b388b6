package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Dropout masks from a counter: a number follows from the seed and its place alone, whatever was drawn before. Each is an integer hash of the
 * place, with keys that change from block to block. The loop has neither branches nor state, so the JVM turns it into vector instructions: a
 * small part of what libtorch's generator takes, a Mersenne Twister that is called once per number.
 */
final class MaskGenerator {
    /** Numbers that are drawn at once: few enough to stay in the processor's cache until they are copied. */
    static final int PIECE = 1 << 17;

    private static final int BLOCK = 1024;
    private static final int WEYL = 0x9e3779b9;
    private static final int FIRST_FACTOR = 0x85ebca6b;
    private static final int SECOND_FACTOR = 0xc2b2ae35;
    private static final int[] PLACES = places();

    private final int[] block = new int[BLOCK];
    private final IntBuffer bits;
    private final NDArray piece;

    MaskGenerator(NDManager memory) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.nativeOrder());
        bits = bytes.asIntBuffer();
        piece = memory.create(bytes, new Shape(PIECE), DataType.FLOAT32);
    }

    private static int[] places() {
        int[] places = new int[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            places[i] = i * WEYL;
        }
        return places;
    }

    /**
     * A piece of a mask: 0 with the probability, and otherwise 1 / (1 − probability).
     *
     * @param number of the piece
     * @param count at most {@link #PIECE}
     * @return at least {@code count} numbers, until the next call
     */
    NDArray draw(long seed, long number, long count, double probability) {
        int greatestDropped = (int) Math.round(probability * Integer.MAX_VALUE);
        int kept = Float.floatToRawIntBits((float) (1 / (1 - probability)));
        bits.clear();
        for (int from = 0; from < count; from += BLOCK) {
            long key = Seeds.mix(seed, (number * PIECE + from) / BLOCK);
            fill(block, (int) key, (int) (key >>> Integer.SIZE), greatestDropped, kept);
            bits.put(block);
        }
        return piece;
    }

    private static void fill(int[] block, int firstKey, int secondKey, int greatestDropped, int kept) {
        int[] places = PLACES;
        for (int i = 0; i < BLOCK; i++) {
            int drawn = places[i] + firstKey;
            drawn = (drawn ^ (drawn >>> 16)) * FIRST_FACTOR;
            drawn = ((drawn ^ (drawn >>> 13)) + secondKey) * SECOND_FACTOR;
            drawn = (drawn ^ (drawn >>> 16)) >>> 1;
            // The sign of the difference, spread over all bits: no branch.
            block[i] = ((greatestDropped - drawn) >> 31) & kept;
        }
    }
}
