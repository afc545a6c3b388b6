package dev.headstock.plugins.bert;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.TransformerBlock;

/**
 * A post-norm transformer encoder.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018</a>
 */
record BertBackbone(TransformerBlock block) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        Kernels kernels = pass.kernels();
        NDArray words = pass.applyAdapters(
                -1,
                SiteRole.WORD_EMBEDDINGS,
                batch.ids(),
                kernels.embedding(batch.ids(), pass.parameter(BertOutline.WORDS)));
        NDArray sum = words.add(kernels.embedding(batch.types(), pass.parameter(BertOutline.TYPES)))
                .add(kernels.embedding(batch.positions(), pass.parameter(BertOutline.POSITIONS)));
        NDArray normed = kernels.layerNorm(
                sum,
                pass.parameter(BertOutline.NORM + ".weight"),
                pass.parameter(BertOutline.NORM + ".bias"),
                block.epsilon());
        return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, sum, kernels.dropout(normed, pass.hiddenDropout()));
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        return block.apply(index, hidden, block.attention(), pass);
    }
}
