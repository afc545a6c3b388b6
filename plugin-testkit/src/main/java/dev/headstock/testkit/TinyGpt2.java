package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/** A causal pre-norm model with the layout of GPT-2: two attention heads, a feed-forward width of four times the width. */
public final class TinyGpt2 {
    private static final String WORDS = "wte.weight";
    private static final String POSITIONS = "wpe.weight";
    private static final String NORM = "ln_f";
    private static final double EPSILON = 1e-5;

    private TinyGpt2() {}

    public static ModelOutline outline(int layers, int width) {
        ModelOutline.Builder outline = ModelOutline.of("gpt2")
                .size(layers, width, TinyModel.VOCABULARY, TinyModel.POSITIONS)
                .attention(TinyModel.HEADS, 4 * width)
                .dropout(0.1, 0.1)
                .causal()
                .config(Map.of("model_type", "gpt2"))
                .wordEmbeddings(WORDS, width)
                .parameter(-1, ParameterKind.EMBEDDING, POSITIONS, TinyModel.POSITIONS, width)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
        for (int layer = 0; layer < layers; layer++) {
            block(width).describe(outline, layer);
        }
        return outline.norm(layers, NORM, width, true).build();
    }

    public static TinyModel model(int layers, int width) {
        return new TinyModel(outline(layers, width), new Network(block(width)));
    }

    private static TransformerBlock block(int width) {
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                "h.%d.attn.query",
                "h.%d.attn.key",
                "h.%d.attn.value",
                "h.%d.attn.c_proj",
                "h.%d.ln_1",
                "h.%d.mlp.c_fc",
                "h.%d.mlp.c_proj",
                "h.%d.ln_2");
        return new TransformerBlock(paths, width, TinyModel.HEADS, 4 * width, true, true, "gelu_new", EPSILON);
    }

    private record Network(TransformerBlock block) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            Kernels kernels = pass.kernels();
            NDArray words = pass.applyAdapters(
                    -1, SiteRole.WORD_EMBEDDINGS, batch.ids(), kernels.embedding(batch.ids(), pass.parameter(WORDS)));
            NDArray sum = kernels.dropout(
                    words.add(kernels.embedding(batch.positions(), pass.parameter(POSITIONS))), pass.hiddenDropout());
            return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, sum, sum);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return block.apply(index, hidden, block.attention().causal(), pass);
        }

        @Override
        public NDArray afterLastLayer(NDArray hidden, TokenBatch batch, ModelPass pass) {
            return pass.kernels()
                    .layerNorm(
                            hidden, pass.parameter(NORM + ".weight"), pass.parameter(NORM + ".bias"), block.epsilon());
        }
    }
}
