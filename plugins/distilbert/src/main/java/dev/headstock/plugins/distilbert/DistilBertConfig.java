package dev.headstock.plugins.distilbert;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/** The sizes and settings of a DistilBERT in its {@code config.json}. Sinusoidal positions are stored as a table like learned ones. */
record DistilBertConfig(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        String activation,
        double dropout,
        double attentionDropout) {

    /** transformers hard-codes it; no configuration has it. */
    private static final double EPSILON = 1e-12;

    /** @throws IllegalArgumentException naming everything that is wrong */
    static DistilBertConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        DistilBertConfig result = new DistilBertConfig(
                config.layers("n_layers"),
                config.width("dim"),
                config.width("n_heads"),
                config.width("hidden_dim"),
                config.rows("vocab_size"),
                config.rows("max_position_embeddings"),
                config.activation("activation"),
                config.number("dropout", 0.1),
                config.number("attention_dropout", 0.1));
        config.requireDivides("n_heads", result.heads(), "dim", result.width());
        config.throwIfAny();
        return result;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("distilbert")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return encoder().describe(outline).build();
    }

    Encoder encoder() {
        String layer = "transformer.layer.%d.";
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                layer + "attention.q_lin",
                layer + "attention.k_lin",
                layer + "attention.v_lin",
                layer + "attention.out_lin",
                layer + "sa_layer_norm",
                layer + "ffn.lin1",
                layer + "ffn.lin2",
                layer + "output_layer_norm");
        return new Encoder(
                EncoderEmbeddings.of("embeddings.word_embeddings.weight", width)
                        .withPositions("embeddings.position_embeddings.weight", positions, 0)
                        .withNorm("embeddings.LayerNorm", EPSILON),
                new TransformerBlock(paths, width, heads, feedForwardWidth, false, true, activation, EPSILON),
                layers);
    }
}
