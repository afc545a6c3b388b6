package dev.headstock.trainer.encoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.TokenBatch;
import java.util.List;

/**
 * One input as the model reads it, specials included, without padding.
 *
 * @param types 0 for the first text, 1 for the second; texts of like length may share one array
 * @param truncated whether something was cut
 */
public record EncodedText(int[] ids, int[] types, boolean truncated) {
    /** Large enough to vanish after softmax, small enough to stay finite when summed in fp32. */
    private static final float HIDDEN = -1e9f;

    public int tokens() {
        return ids.length;
    }

    /** Pads to the longest. */
    static TokenBatch batch(List<EncodedText> texts, NDManager manager) {
        int rows = texts.size();
        int width = texts.stream().mapToInt(EncodedText::tokens).max().orElseThrow();
        long[] ids = new long[rows * width];
        long[] types = new long[rows * width];
        float[] mask = new float[rows * width];
        float[] bias = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            EncodedText text = texts.get(row);
            for (int column = 0; column < width; column++) {
                int at = row * width + column;
                boolean real = column < text.tokens();
                ids[at] = real ? text.ids[column] : 0;
                types[at] = real ? text.types[column] : 0;
                mask[at] = real ? 1 : 0;
                bias[at] = real ? 0 : HIDDEN;
            }
        }
        var shape = new Shape(rows, width);
        NDArray attentionBias = manager.create(bias, new Shape(rows, 1, 1, width));
        return new TokenBatch(
                manager.create(ids, shape), manager.create(types, shape), manager.create(mask, shape), attentionBias);
    }
}
