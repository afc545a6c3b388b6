package dev.headstock.plugins.roberta;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/**
 * The sizes and settings of a RoBERTa in its {@code config.json}.
 *
 * @param paddingId positions count from the row after it, so the table has {@code paddingId + 1} rows that no token uses
 */
record RobertaConfig(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        int types,
        int paddingId,
        String activation,
        double epsilon,
        double dropout,
        double attentionDropout) {

    /** @throws IllegalArgumentException naming everything that is wrong */
    static RobertaConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        RobertaConfig result = new RobertaConfig(
                config.layers("num_hidden_layers"),
                config.width("hidden_size"),
                config.width("num_attention_heads"),
                config.width("intermediate_size"),
                config.rows("vocab_size"),
                config.rows("max_position_embeddings"),
                config.rows("type_vocab_size", 1),
                config.id("pad_token_id", 1),
                config.activation("hidden_act"),
                config.number("layer_norm_eps", 1e-12),
                config.number("hidden_dropout_prob", 0.1),
                config.number("attention_probs_dropout_prob", 0.1));
        config.requireDivides("num_attention_heads", result.heads(), "hidden_size", result.width());
        config.require(
                result.positions() == 0 || result.maxTokens() > 0,
                "max_position_embeddings %d leaves no position after pad_token_id %d"
                        .formatted(result.positions(), result.paddingId()));
        config.requireEncoder();
        config.throwIfAny();
        return result;
    }

    private int firstPosition() {
        return paddingId + 1;
    }

    private int maxTokens() {
        return positions - firstPosition();
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("roberta")
                .size(layers, width, vocabulary, maxTokens())
                .attention(heads, feedForwardWidth)
                .tokenTypes(types)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return encoder().describe(outline).build();
    }

    Encoder encoder() {
        return new Encoder(
                EncoderEmbeddings.of("embeddings.word_embeddings.weight", width)
                        .withPositions("embeddings.position_embeddings.weight", positions, firstPosition())
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
