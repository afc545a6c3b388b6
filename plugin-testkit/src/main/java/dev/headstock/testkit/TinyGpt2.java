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
        return outline(config(layers, width));
    }

    /** A configuration with the entries of transformers. */
    public static Map<String, Object> config(int layers, int width) {
        return Map.of(
                "model_type",
                "gpt2",
                "n_layer",
                layers,
                "n_embd",
                width,
                "n_head",
                TinyModel.HEADS,
                "vocab_size",
                TinyModel.VOCABULARY,
                "n_positions",
                TinyModel.POSITIONS);
    }

    static ModelOutline outline(Map<String, Object> config) {
        int layers = TinyModel.number(config, "n_layer");
        int width = TinyModel.number(config, "n_embd");
        int positions = TinyModel.number(config, "n_positions");
        ModelOutline.Builder outline = ModelOutline.of("gpt2")
                .size(layers, width, TinyModel.number(config, "vocab_size"), positions)
                .attention(TinyModel.HEADS, 4 * width)
                .dropout(0.1, 0.1)
                .causal()
                .config(config)
                .wordEmbeddings(WORDS, width)
                .parameter(-1, ParameterKind.EMBEDDING, POSITIONS, positions, width)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
        for (int layer = 0; layer < layers; layer++) {
            block(width).describe(outline, layer);
        }
        return outline.norm(layers, NORM, width, true).build();
    }

    public static TinyModel model(int layers, int width) {
        return model(outline(layers, width));
    }

    static TinyModel model(ModelOutline outline) {
        return new TinyModel(outline, new Network(block(outline.width())));
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
