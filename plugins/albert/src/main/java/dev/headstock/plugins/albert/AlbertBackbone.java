package dev.headstock.plugins.albert;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;

/**
 * Layers that share their parameters. Their sites are apart, so adapters differ from layer to layer.
 *
 * @see <a href="https://arxiv.org/abs/1909.11942">Lan et al., 2019</a>
 */
record AlbertBackbone(EncoderEmbeddings embeddings, AlbertConfig config) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return embeddings.apply(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        TransformerBlock block = config.block(index);
        return block.apply(index, hidden, block.attention(), pass);
    }

    ModelOutline.Builder describe(ModelOutline.Builder outline) {
        embeddings.describe(outline);
        for (int layer = 0; layer < config.layers(); layer++) {
            config.block(layer).describe(outline, layer);
        }
        return outline;
    }
}
