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

/** A post-norm encoder with the layout of BERT: two attention heads, a feed-forward width of four times the width. */
public final class TinyBert {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String POSITIONS = "embeddings.position_embeddings.weight";
    private static final String TYPES = "embeddings.token_type_embeddings.weight";
    private static final String NORM = "embeddings.LayerNorm";
    private static final double EPSILON = 1e-12;

    private TinyBert() {}

    public static ModelOutline outline(int layers, int width) {
        return outline(config(layers, width));
    }

    /** A configuration with the entries of transformers. */
    public static Map<String, Object> config(int layers, int width) {
        return Map.of(
                "model_type",
                "bert",
                "num_hidden_layers",
                layers,
                "hidden_size",
                width,
                "num_attention_heads",
                TinyModel.HEADS,
                "intermediate_size",
                4 * width,
                "vocab_size",
                TinyModel.VOCABULARY,
                "max_position_embeddings",
                TinyModel.POSITIONS,
                "type_vocab_size",
                2);
    }

    static ModelOutline outline(Map<String, Object> config) {
        int layers = TinyModel.number(config, "num_hidden_layers");
        int width = TinyModel.number(config, "hidden_size");
        int vocabulary = TinyModel.number(config, "vocab_size");
        int positions = TinyModel.number(config, "max_position_embeddings");
        ModelOutline.Builder outline = ModelOutline.of("bert")
                .size(layers, width, vocabulary, positions)
                .attention(TinyModel.HEADS, 4 * width)
                .tokenTypes(2)
                .dropout(0.1, 0.1)
                .config(config)
                .wordEmbeddings(WORDS, width)
                .parameter(-1, ParameterKind.EMBEDDING, POSITIONS, positions, width)
                .parameter(-1, ParameterKind.EMBEDDING, TYPES, 2, width)
                .norm(-1, NORM, width, true)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
        for (int layer = 0; layer < layers; layer++) {
            block(width).describe(outline, layer);
        }
        return outline.build();
    }

    public static TinyModel model(int layers, int width) {
        return model(outline(layers, width));
    }

    static TinyModel model(ModelOutline outline) {
        return new TinyModel(outline, new Network(block(outline.width())));
    }

    static TransformerBlock block(int width) {
        String layer = "encoder.layer.%d.";
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                layer + "attention.self.query",
                layer + "attention.self.key",
                layer + "attention.self.value",
                layer + "attention.output.dense",
                layer + "attention.output.LayerNorm",
                layer + "intermediate.dense",
                layer + "output.dense",
                layer + "output.LayerNorm");
        return new TransformerBlock(paths, width, TinyModel.HEADS, 4 * width, false, true, "gelu", EPSILON);
    }

    private record Network(TransformerBlock block) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            Kernels kernels = pass.kernels();
            NDArray words = pass.applyAdapters(
                    -1, SiteRole.WORD_EMBEDDINGS, batch.ids(), kernels.embedding(batch.ids(), pass.parameter(WORDS)));
            NDArray sum = words.add(kernels.embedding(batch.types(), pass.parameter(TYPES)))
                    .add(kernels.embedding(batch.positions(), pass.parameter(POSITIONS)));
            NDArray normed = kernels.layerNorm(
                    sum, pass.parameter(NORM + ".weight"), pass.parameter(NORM + ".bias"), block.epsilon());
            return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, sum, kernels.dropout(normed, pass.hiddenDropout()));
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return block.apply(index, hidden, block.attention(), pass);
        }
    }
}
