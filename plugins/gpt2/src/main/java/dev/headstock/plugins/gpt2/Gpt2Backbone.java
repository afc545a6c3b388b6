package dev.headstock.plugins.gpt2;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;

/**
 * A pre-norm stack in which each token reads only what is before it.
 *
 * @see <a href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">Radford et al., 2019</a>
 */
record Gpt2Backbone(int layers, int positions, TransformerBlock block) implements Backbone {

    private Encoder stack() {
        return new Encoder(
                EncoderEmbeddings.of("wte.weight", block.width()).withPositions("wpe.weight", positions, 0),
                block,
                layers,
                "ln_f");
    }

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return stack().embed(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        return block.apply(index, hidden, block.attention().causal(), pass);
    }

    @Override
    public NDArray afterLastLayer(NDArray hidden, TokenBatch batch, ModelPass pass) {
        return stack().afterLastLayer(hidden, batch, pass);
    }

    ModelOutline.Builder describe(ModelOutline.Builder outline) {
        return stack().describe(outline);
    }
}
