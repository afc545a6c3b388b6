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
        config.require(
                config.text("position_embedding_type", "absolute").equals("absolute"),
                "position_embedding_type is not 'absolute', and no other is supported");
        config.require(!config.isTrue("is_decoder"), "is_decoder is true, but only encoders are supported");
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
        return encoder().describe(outline, layers, positions, types).build();
    }

    Encoder encoder() {
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
        return new Encoder(
                new EncoderEmbeddings(
                        "embeddings.word_embeddings.weight",
                        "embeddings.position_embeddings.weight",
                        "embeddings.token_type_embeddings.weight",
                        "embeddings.LayerNorm",
                        firstPosition(),
                        epsilon),
                new TransformerBlock(paths, width, heads, feedForwardWidth, false, true, activation, epsilon));
    }
}
