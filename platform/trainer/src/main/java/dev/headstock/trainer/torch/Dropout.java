package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Dropout in one part of a pass: the masks follow from its seed and their order. On a processor they come from {@link MaskGenerator}; a GPU
 * draws its own.
 */
public final class Dropout {
    private final Operations operations;
    private final @Nullable MaskGenerator generator;
    private long seed;
    private long masks;

    /** @param generator null on a GPU */
    Dropout(Operations operations, @Nullable MaskGenerator generator) {
        this.operations = operations;
        this.generator = generator;
    }

    /** Starts a part of a pass. */
    public void begin(long seed) {
        Torch.seed(seed);
        this.seed = seed;
        masks = 0;
    }

    /** 0 with the probability, and otherwise x / (1 − probability). */
    NDArray of(NDArray x, double probability) {
        if (probability <= 0) {
            return x;
        }
        if (generator == null) {
            return operations.call("dropout", x, probability);
        }
        try (NDArray mask = mask(generator, x.getManager(), x.getShape(), probability)) {
            return x.mul(mask);
        }
    }

    /**
     * dropout(softmax(scale · q·kᵀ + mask))·v.
     *
     * @param mask broadcast to [rows, heads, tokens, keys]; null where every key is read
     */
    public NDArray attention(
            NDArray query, NDArray key, NDArray value, @Nullable NDArray mask, double probability, double scale) {
        if (probability <= 0 || generator == null) {
            return operations.attention(query, key, value, mask, probability, scale);
        }
        Shape queries = query.getShape();
        Shape weights = new Shape(
                queries.get(0), queries.get(1), queries.get(2), key.getShape().get(2));
        try (NDArray kept = mask(generator, query.getManager(), weights, probability)) {
            return mask == null
                    ? operations.call("attention_to_all_dropped", query, key, value, kept, scale)
                    : operations.call("attention_dropped", query, key, value, mask, kept, scale);
        }
    }

    /** 0 where something is dropped, 1 / (1 − probability) elsewhere. */
    private NDArray mask(MaskGenerator source, NDManager memory, Shape shape, double probability) {
        NDArray mask = memory.create(shape, DataType.FLOAT32);
        long drawn = Seeds.mix(seed, masks++);
        long size = shape.size();
        for (long from = 0, piece = 0; from < size; from += MaskGenerator.PIECE, piece++) {
            long count = Math.min(MaskGenerator.PIECE, size - from);
            operations.copyPart(mask, from, count, source.draw(drawn, piece, count, probability));
        }
        return mask;
    }
}
