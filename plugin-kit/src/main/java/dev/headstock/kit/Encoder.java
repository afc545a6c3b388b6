package dev.headstock.kit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/**
 * A transformer encoder: embeddings, and a stack of equal blocks that attend in both directions.
 *
 * @param finalNorm of pre-norm models, without {@code .weight} and {@code .bias}
 */
public record Encoder(
        EncoderEmbeddings embeddings,
        TransformerBlock block,
        int layers,
        @Nullable String finalNorm) implements Backbone {

    public Encoder(EncoderEmbeddings embeddings, TransformerBlock block, int layers) {
        this(embeddings, block, layers, null);
    }

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return embeddings.apply(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        return block.apply(index, hidden, block.attention(), pass);
    }

    @Override
    public NDArray afterLastLayer(NDArray hidden, TokenBatch batch, ModelPass pass) {
        return finalNorm == null
                ? hidden
                : pass.kernels()
                        .layerNorm(
                                hidden,
                                pass.parameter(finalNorm + ".weight"),
                                pass.parameter(finalNorm + ".bias"),
                                block.epsilon());
    }

    /** Adds parameters and sites, from the input upwards, to an outline with its sizes. */
    public ModelOutline.Builder describe(ModelOutline.Builder outline) {
        embeddings.describe(outline);
        for (int layer = 0; layer < layers; layer++) {
            block.describe(outline, layer);
        }
        return finalNorm == null ? outline : outline.norm(layers, finalNorm, block.width(), true);
    }
}
