package dev.headstock.plugins.bert;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/** The sizes and settings of a BERT in its {@code config.json}. */
record BertConfig(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        int types,
        String activation,
        double epsilon,
        double dropout,
        double attentionDropout) {

    /** @throws IllegalArgumentException naming everything that is wrong */
    static BertConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        BertConfig result = new BertConfig(
                config.layers("num_hidden_layers"),
                config.width("hidden_size"),
                config.width("num_attention_heads"),
                config.width("intermediate_size"),
                config.rows("vocab_size"),
                config.rows("max_position_embeddings"),
                config.rows("type_vocab_size"),
                config.activation("hidden_act"),
                config.number("layer_norm_eps", 1e-12),
                config.number("hidden_dropout_prob", 0.1),
                config.number("attention_probs_dropout_prob", 0.1));
        config.requireDivides("num_attention_heads", result.heads(), "hidden_size", result.width());
        config.requireEncoder();
        config.throwIfAny();
        return result;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("bert")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .tokenTypes(types)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return encoder().describe(outline).build();
    }

    Encoder encoder() {
        return new Encoder(
                EncoderEmbeddings.of("embeddings.word_embeddings.weight", width)
                        .withPositions("embeddings.position_embeddings.weight", positions, 0)
                        .withTypes("embeddings.token_type_embeddings.weight", types)
                        .withNorm("embeddings.LayerNorm", epsilon),
                new TransformerBlock(
                        TransformerBlock.Paths.bert("encoder.layer.%d."),
                        width,
                        heads,
                        feedForwardWidth,
                        false,
                        true,
                        activation,
                        epsilon),
                layers);
    }
}
