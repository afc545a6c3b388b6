package dev.headstock.kit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;

/** A transformer encoder: embeddings, and a stack of equal blocks that attend in both directions. */
public record Encoder(EncoderEmbeddings embeddings, TransformerBlock block) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return embeddings.apply(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        return block.apply(index, hidden, block.attention(), pass);
    }

    /** Adds parameters and sites, from the input upwards, to an outline with its sizes. */
    public ModelOutline.Builder describe(ModelOutline.Builder outline, int layers, int positions, int types) {
        embeddings.describe(outline, block.width(), positions, types);
        for (int layer = 0; layer < layers; layer++) {
            block.describe(outline, layer);
        }
        return outline;
    }
}
