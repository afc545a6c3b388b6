package dev.headstock.trainer.features;

import ai.djl.ndarray.NDArray;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.model.Blueprint;
import java.util.List;

/**
 * What a frozen model gives for each unit of a split: computed once without dropout, always together with the same other units, so that
 * numbers are equal bit for bit however they are asked for; then read from files.
 */
public final class CachedFeatures implements AutoCloseable {

    /** Whether features of these units can be cached: no adapter at or below a layer that is read, no replaced input tokens. */
    public static boolean isPossible(Blueprint blueprint, UnitSet units) {
        throw new UnsupportedOperationException();
    }

    /**
     * The pooled layers of a batch, for {@link dev.headstock.trainer.model.RunPass#withPooled}.
     *
     * @param units of the split, in the order of the batch
     * @param batch of these units; the arrays belong to its memory
     * @param afterPass called after every pass through the model: at first a batch may take many
     */
    public List<NDArray> pooled(int[] units, EncodedBatch batch, Runnable afterPass) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
