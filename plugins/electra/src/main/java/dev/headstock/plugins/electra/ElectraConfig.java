package dev.headstock.plugins.electra;

import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/**
 * The sizes and settings of an ELECTRA in its {@code config.json}.
 *
 * @param embeddingWidth of the tables; they are projected where the layers are wider
 */
record ElectraConfig(
        int layers,
        int width,
        int embeddingWidth,
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
    static ElectraConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        ElectraConfig result = new ElectraConfig(
                config.layers("num_hidden_layers"),
                config.width("hidden_size"),
                config.width("embedding_size"),
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
        ModelOutline.Builder outline = ModelOutline.of("electra")
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
        EncoderEmbeddings embeddings = EncoderEmbeddings.of("embeddings.word_embeddings.weight", embeddingWidth)
                .withPositions("embeddings.position_embeddings.weight", positions, 0)
                .withTypes("embeddings.token_type_embeddings.weight", types)
                .withNorm("embeddings.LayerNorm", epsilon);
        return new Encoder(
                embeddingWidth == width ? embeddings : embeddings.projectedTo("embeddings_project", width),
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
