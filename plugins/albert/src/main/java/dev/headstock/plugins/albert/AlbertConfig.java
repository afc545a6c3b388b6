package dev.headstock.plugins.albert;

import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/**
 * The sizes and settings of an ALBERT in its {@code config.json}.
 *
 * @param embeddingWidth of the tables, which are projected to {@code width}
 * @param groups number of layers with parameters of their own; each is applied {@code layers / groups} times
 */
record AlbertConfig(
        int layers,
        int groups,
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
    static AlbertConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        AlbertConfig result = new AlbertConfig(
                config.layers("num_hidden_layers"),
                config.rows("num_hidden_groups", 1),
                config.width("hidden_size"),
                config.width("embedding_size"),
                config.width("num_attention_heads"),
                config.width("intermediate_size"),
                config.rows("vocab_size"),
                config.rows("max_position_embeddings"),
                config.rows("type_vocab_size"),
                config.activation("hidden_act"),
                config.number("layer_norm_eps", 1e-12),
                config.number("hidden_dropout_prob", 0),
                config.number("attention_probs_dropout_prob", 0));
        config.requireDivides("num_attention_heads", result.heads(), "hidden_size", result.width());
        config.require(
                result.groups() > 0 && result.groups() <= Math.max(1, result.layers()),
                "num_hidden_groups %d is more than num_hidden_layers %d".formatted(result.groups(), result.layers()));
        int inner = config.rows("inner_group_num", 1);
        config.require(inner == 1, "inner_group_num %d is not supported, only 1".formatted(inner));
        config.requireEncoder();
        config.throwIfAny();
        return result;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("albert")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .tokenTypes(types)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return network().describe(outline).build();
    }

    Backbone backbone() {
        return network();
    }

    private AlbertBackbone network() {
        return new AlbertBackbone(
                EncoderEmbeddings.of("embeddings.word_embeddings.weight", embeddingWidth)
                        .withPositions("embeddings.position_embeddings.weight", positions, 0)
                        .withTypes("embeddings.token_type_embeddings.weight", types)
                        .withNorm("embeddings.LayerNorm", epsilon)
                        .projectedTo("encoder.embedding_hidden_mapping_in", width),
                this);
    }

    /** The group of a layer, as transformers computes it. */
    TransformerBlock block(int layer) {
        String path = "encoder.albert_layer_groups.%d.albert_layers.0.".formatted(layer * groups / layers);
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                path + "attention.query",
                path + "attention.key",
                path + "attention.value",
                path + "attention.dense",
                path + "attention.LayerNorm",
                path + "ffn",
                path + "ffn_output",
                path + "full_layer_layer_norm");
        return new TransformerBlock(paths, width, heads, feedForwardWidth, false, true, activation, epsilon);
    }
}
