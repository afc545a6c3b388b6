package dev.headstock.plugins.mpnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.TokenBatch;

/**
 * One learned number per head for each bucket of distances: half of the buckets for tokens behind, half for tokens
 * ahead; of these, half for one distance each, the others for ranges that grow by the logarithm, up to 128.
 */
final class RelativeBias {
    static final int BUCKETS = 32;

    private static final String TABLE = "encoder.relative_attention_bias.weight";
    private static final int PER_DIRECTION = BUCKETS / 2;
    private static final int EXACT = PER_DIRECTION / 2;
    private static final int FARTHEST = 128;

    private RelativeBias() {}

    /** [rows, heads, tokens, keys]. */
    static NDArray of(TokenBatch batch, ModelPass pass) {
        NDArray ahead = batch.keyPositions().expandDims(1).sub(batch.positions().expandDims(2));
        NDArray found = pass.kernels()
                .embedding(
                        buckets(ahead)
                                .reshape(
                                        batch.rows(),
                                        batch.tokens() * ahead.getShape().get(2)),
                        pass.parameter(TABLE));
        return found.reshape(
                        batch.rows(),
                        batch.tokens(),
                        ahead.getShape().get(2),
                        found.getShape().get(2))
                .transpose(0, 3, 1, 2);
    }

    /** [rows, tokens, keys] of distances to bucket numbers. */
    private static NDArray buckets(NDArray ahead) {
        NDArray distance = ahead.abs().toType(DataType.FLOAT32, false);
        NDArray range = distance.maximum(EXACT)
                .div(EXACT)
                .log()
                .mul((PER_DIRECTION - EXACT) / Math.log((double) FARTHEST / EXACT))
                .floor()
                .add(EXACT)
                .minimum(PER_DIRECTION - 1);
        NDArray near = distance.lt(EXACT).toType(DataType.FLOAT32, false);
        NDArray bucket = near.mul(distance).add(near.mul(-1).add(1).mul(range));
        return bucket.add(ahead.gt(0).toType(DataType.FLOAT32, false).mul(PER_DIRECTION))
                .toType(DataType.INT64, false);
    }

    static ModelOutline.Builder describe(ModelOutline.Builder outline, int heads) {
        return outline.parameter(0, ParameterKind.EMBEDDING, TABLE, BUCKETS, heads);
    }
}
