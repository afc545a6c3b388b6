package dev.headstock.plugins.modernbert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;

/**
 * A pre-norm encoder without biases:
 *
 * <pre>
 * y = x + attention(norm(x)),  x' = y + W₂·(gelu(a) ⊙ b),  [a | b] = W₁·norm(y)
 * </pre>
 *
 * The first layer reads the embeddings, which are normalized already, without a norm of its own.
 *
 * @see <a href="https://arxiv.org/abs/2412.13663">Warner et al., 2024</a>
 */
record ModernBertBackbone(ModernBertConfig config) implements Backbone {
    private static final String WORDS = "embeddings.tok_embeddings.weight";
    private static final String EMBEDDING_NORM = "embeddings.norm";
    private static final String FINAL_NORM = "final_norm";

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        Kernels kernels = pass.kernels();
        NDArray words = pass.applyAdapters(
                -1, SiteRole.WORD_EMBEDDINGS, batch.ids(), kernels.embedding(batch.ids(), pass.parameter(WORDS)));
        NDArray normed = norm(EMBEDDING_NORM, words, pass);
        return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, words, kernels.dropout(normed, pass.hiddenDropout()));
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        String at = "layers." + index + ".";
        NDArray read = index == 0 ? hidden : norm(at + "attn_norm", hidden, pass);
        NDArray attended =
                project(index, SiteRole.ATTENTION_OUTPUT, at + "attn.Wo", attend(index, read, batch, pass), pass);
        NDArray middle = add(index, SiteRole.ATTENTION_RESIDUAL, hidden, attended, pass);
        NDArray up = project(index, SiteRole.FFN_UP, at + "mlp.Wi", norm(at + "mlp_norm", middle, pass), pass);
        NDList halves = up.split(2, 2);
        NDArray active =
                pass.kernels().activation(config.activation(), halves.get(0)).mul(halves.get(1));
        NDArray adapted = pass.applyAdapters(index, SiteRole.FFN_ACTIVATION, active, active);
        NDArray down = project(index, SiteRole.FFN_DOWN, at + "mlp.Wo", adapted, pass);
        NDArray out = add(index, SiteRole.FFN_RESIDUAL, middle, down, pass);
        return pass.applyAdapters(index, SiteRole.BLOCK_OUTPUT, hidden, out);
    }

    private NDArray attend(int index, NDArray read, TokenBatch batch, ModelPass pass) {
        String at = "layers." + index + ".attn.";
        boolean local = config.local().get(index);
        AttentionOptions options = AttentionOptions.scaled(1 / Math.sqrt(config.headWidth()));
        Rotary rotary = rotary(local, batch, pass);
        NDArray mixed = pass.attend(
                index,
                rotary.apply(split(project(index, SiteRole.QUERY, at + "query", read, pass))),
                rotary.apply(split(project(index, SiteRole.KEY, at + "key", read, pass))),
                split(project(index, SiteRole.VALUE, at + "value", read, pass)),
                local ? options.withLocalWindow(config.window()) : options);
        return mixed.transpose(0, 2, 1, 3)
                .reshape(read.getShape().get(0), read.getShape().get(1), config.width());
    }

    private Rotary rotary(boolean local, TokenBatch batch, ModelPass pass) {
        String name = local ? "local-" : "global-";
        double theta = local ? config.localTheta() : config.globalTheta();
        return new Rotary(
                pass.memoize(name + "cos", () -> Rotary.angles(batch.positions(), theta, config.headWidth())
                        .cos()),
                pass.memoize(name + "sin", () -> Rotary.angles(batch.positions(), theta, config.headWidth())
                        .sin()));
    }

    private NDArray split(NDArray x) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), config.heads(), config.headWidth())
                .transpose(0, 2, 1, 3);
    }

    private NDArray add(int layer, SiteRole role, NDArray stream, NDArray change, ModelPass pass) {
        return pass.addResidual(layer, role, stream, pass.kernels().dropout(change, pass.hiddenDropout()));
    }

    private static NDArray project(int layer, SiteRole role, String path, NDArray x, ModelPass pass) {
        return pass.applyAdapters(layer, role, x, pass.kernels().linear(x, pass.parameter(path + ".weight"), null));
    }

    private NDArray norm(String path, NDArray x, ModelPass pass) {
        return pass.kernels().layerNorm(x, pass.parameter(path + ".weight"), null, config.epsilon());
    }

    @Override
    public NDArray afterLastLayer(NDArray hidden, TokenBatch batch, ModelPass pass) {
        return norm(FINAL_NORM, hidden, pass);
    }

    ModelOutline.Builder describe(ModelOutline.Builder outline) {
        int width = config.width();
        outline.wordEmbeddings(WORDS, width)
                .norm(-1, EMBEDDING_NORM, width, false)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
        for (int layer = 0; layer < config.layers(); layer++) {
            describe(layer, outline);
        }
        return outline.norm(config.layers(), FINAL_NORM, width, false);
    }

    private void describe(int layer, ModelOutline.Builder outline) {
        int width = config.width();
        int inner = config.feedForwardWidth();
        String at = "layers." + layer + ".";
        if (layer > 0) {
            outline.norm(layer, at + "attn_norm", width, false);
        }
        outline.projection(layer, SiteRole.QUERY, at + "attn.query", width, width, false)
                .projection(layer, SiteRole.KEY, at + "attn.key", width, width, false)
                .projection(layer, SiteRole.VALUE, at + "attn.value", width, width, false)
                .site(layer, SiteRole.ATTENTION_KEYS, width, width)
                .site(layer, SiteRole.ATTENTION_VALUES, width, width)
                .projection(layer, SiteRole.ATTENTION_OUTPUT, at + "attn.Wo", width, width, false)
                .site(layer, SiteRole.ATTENTION_RESIDUAL, width, width)
                .norm(layer, at + "mlp_norm", width, false)
                .projection(layer, SiteRole.FFN_UP, at + "mlp.Wi", width, 2 * inner, false)
                .site(layer, SiteRole.FFN_ACTIVATION, inner, inner)
                .projection(layer, SiteRole.FFN_DOWN, at + "mlp.Wo", inner, width, false)
                .site(layer, SiteRole.FFN_RESIDUAL, width, width)
                .site(layer, SiteRole.BLOCK_OUTPUT, width, width);
    }
}
