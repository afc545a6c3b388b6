package dev.headstock.plugins.megatronbert;

import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/** The sizes and settings of a Megatron-BERT in its {@code config.json}. */
record MegatronBertConfig(
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
    static MegatronBertConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        MegatronBertConfig result = new MegatronBertConfig(
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
        ModelOutline.Builder outline = ModelOutline.of("megatron-bert")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .tokenTypes(types)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return encoder().describe(outline).build();
    }

    Backbone backbone() {
        return encoder();
    }

    private Encoder encoder() {
        String layer = "encoder.layer.%d.";
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                layer + "attention.self.query",
                layer + "attention.self.key",
                layer + "attention.self.value",
                layer + "attention.output.dense",
                layer + "attention.ln",
                layer + "intermediate.dense",
                layer + "output.dense",
                layer + "ln");
        return new Encoder(
                EncoderEmbeddings.of("embeddings.word_embeddings.weight", width)
                        .withPositions("embeddings.position_embeddings.weight", positions, 0)
                        .withTypes("embeddings.token_type_embeddings.weight", types),
                new TransformerBlock(paths, width, heads, feedForwardWidth, true, true, activation, epsilon),
                layers,
                "encoder.ln");
    }
}
