package dev.headstock.plugins.mpnet;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.Encoder;

/**
 * An encoder whose layers share a bias for each distance between tokens.
 *
 * @see <a href="https://arxiv.org/abs/2004.09297">Song et al., 2020</a>
 */
record MpnetBackbone(Encoder encoder) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return encoder.embed(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        NDArray bias = pass.memoize("relative-bias", () -> RelativeBias.of(batch, pass));
        return encoder.block().apply(index, hidden, encoder.block().attention().withBias(bias), pass);
    }

    ModelOutline.Builder describe(ModelOutline.Builder outline) {
        return RelativeBias.describe(encoder.describe(outline), encoder.block().heads());
    }
}
