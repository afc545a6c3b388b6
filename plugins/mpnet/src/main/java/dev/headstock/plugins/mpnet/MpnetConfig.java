package dev.headstock.plugins.mpnet;

import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/**
 * The sizes and settings of an MPNet in its {@code config.json}.
 *
 * @param buckets of distances between tokens that have a bias of their own, half of them for either direction
 */
record MpnetConfig(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        int buckets,
        String activation,
        double epsilon,
        double dropout,
        double attentionDropout) {

    /** transformers hard-codes the padding id 1, after which positions count. */
    private static final int FIRST_POSITION = 2;

    /** @throws IllegalArgumentException naming everything that is wrong */
    static MpnetConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        MpnetConfig result = new MpnetConfig(
                config.layers("num_hidden_layers"),
                config.width("hidden_size"),
                config.width("num_attention_heads"),
                config.width("intermediate_size"),
                config.rows("vocab_size"),
                config.rows("max_position_embeddings"),
                config.rows("relative_attention_num_buckets", 32),
                config.activation("hidden_act"),
                config.number("layer_norm_eps", 1e-12),
                config.number("hidden_dropout_prob", 0.1),
                config.number("attention_probs_dropout_prob", 0.1));
        config.requireDivides("num_attention_heads", result.heads(), "hidden_size", result.width());
        config.require(
                result.positions() == 0 || result.positions() > FIRST_POSITION,
                "max_position_embeddings %d must be more than %d".formatted(result.positions(), FIRST_POSITION));
        // transformers sorts distances into 32 buckets, whatever the table's size.
        config.require(
                result.buckets() == RelativeBias.BUCKETS,
                "relative_attention_num_buckets %d is not supported, only %d"
                        .formatted(result.buckets(), RelativeBias.BUCKETS));
        config.throwIfAny();
        return result;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("mpnet")
                .size(layers, width, vocabulary, positions - FIRST_POSITION)
                .attention(heads, feedForwardWidth)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return network().describe(outline).build();
    }

    Backbone backbone() {
        return network();
    }

    private MpnetBackbone network() {
        String layer = "encoder.layer.%d.";
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                layer + "attention.attn.q",
                layer + "attention.attn.k",
                layer + "attention.attn.v",
                layer + "attention.attn.o",
                layer + "attention.LayerNorm",
                layer + "intermediate.dense",
                layer + "output.dense",
                layer + "output.LayerNorm");
        return new MpnetBackbone(new Encoder(
                EncoderEmbeddings.of("embeddings.word_embeddings.weight", width)
                        .withPositions("embeddings.position_embeddings.weight", positions, FIRST_POSITION)
                        .withNorm("embeddings.LayerNorm", epsilon),
                new TransformerBlock(paths, width, heads, feedForwardWidth, false, true, activation, epsilon),
                layers));
    }
}
