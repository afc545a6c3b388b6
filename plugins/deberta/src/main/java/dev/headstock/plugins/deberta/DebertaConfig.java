package dev.headstock.plugins.deberta;

import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.Encoder;
import dev.headstock.kit.EncoderEmbeddings;
import dev.headstock.kit.TransformerBlock;
import java.util.List;
import java.util.Map;

/**
 * The sizes and settings of a DeBERTa-v2 or -v3 in its {@code config.json}.
 *
 * @param types 0 where there are none
 * @param absolutePositions whether the embeddings have positions, too
 * @param distances how relative positions are numbered
 * @param normedDistances whether their embeddings are normalized
 * @param contentToPosition whether queries read the embeddings of distances
 * @param positionToContent whether keys do
 */
record DebertaConfig(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        int types,
        boolean absolutePositions,
        Distances distances,
        boolean normedDistances,
        boolean contentToPosition,
        boolean positionToContent,
        String activation,
        double epsilon,
        double dropout,
        double attentionDropout) {

    /** @throws IllegalArgumentException naming everything that is wrong */
    static DebertaConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        int positions = config.rows("max_position_embeddings");
        List<String> attends = attends(entries);
        DebertaConfig result = new DebertaConfig(
                config.layers("num_hidden_layers"),
                config.width("hidden_size"),
                config.width("num_attention_heads"),
                config.width("intermediate_size"),
                config.rows("vocab_size"),
                positions,
                config.id("type_vocab_size", 0),
                !Boolean.FALSE.equals(entries.get("position_biased_input")),
                Distances.of(
                        positive(entries, "position_buckets", 0),
                        positive(entries, "max_relative_positions", positions)),
                config.text("norm_rel_ebd", "none").contains("layer_norm"),
                attends.contains("c2p"),
                attends.contains("p2c"),
                config.activation("hidden_act"),
                config.number("layer_norm_eps", 1e-7),
                config.number("hidden_dropout_prob", 0.1),
                config.number("attention_probs_dropout_prob", 0.1));
        config.requireDivides("num_attention_heads", result.heads(), "hidden_size", result.width());
        result.requireKnownVariant(config, entries);
        config.throwIfAny();
        return result;
    }

    private void requireKnownVariant(CheckpointConfig config, Map<String, Object> entries) {
        config.require(config.isTrue("relative_attention"), "relative_attention is not true, and it must be");
        config.require(config.isTrue("share_att_key"), "share_att_key is not true, and no other model is supported");
        config.require(contentToPosition || positionToContent, "pos_att_type names neither c2p nor p2c");
        config.require(
                positive(entries, "conv_kernel_size", 0) == 0,
                "conv_kernel_size is set, but models with a convolution, such as deberta-v2-xlarge, are not supported");
        int embeddingWidth = positive(entries, "embedding_size", width);
        config.require(
                embeddingWidth == width, "embedding_size %d must be hidden_size %d".formatted(embeddingWidth, width));
    }

    /** The entry, or {@code otherwise} where it is missing or not above 0, as -1 often says. */
    private static int positive(Map<String, Object> entries, String key, int otherwise) {
        return entries.get(key) instanceof Number number && number.intValue() > 0 ? number.intValue() : otherwise;
    }

    /** A list, or in old files a string such as {@code p2c|c2p}. */
    private static List<String> attends(Map<String, Object> entries) {
        Object value = entries.get("pos_att_type");
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return value instanceof String text ? List.of(text.split("\\|")) : List.of();
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("deberta-v2")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .tokenTypes(Math.max(1, types))
                .dropout(dropout, attentionDropout)
                .config(entries);
        return network().describe(outline).build();
    }

    Backbone backbone() {
        return network();
    }

    private DebertaBackbone network() {
        String layer = "encoder.layer.%d.";
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                layer + "attention.self.query_proj",
                layer + "attention.self.key_proj",
                layer + "attention.self.value_proj",
                layer + "attention.output.dense",
                layer + "attention.output.LayerNorm",
                layer + "intermediate.dense",
                layer + "output.dense",
                layer + "output.LayerNorm");
        return new DebertaBackbone(
                new Encoder(
                        embeddings(),
                        new TransformerBlock(paths, width, heads, feedForwardWidth, false, true, activation, epsilon),
                        layers),
                this);
    }

    private EncoderEmbeddings embeddings() {
        EncoderEmbeddings embeddings = EncoderEmbeddings.of("embeddings.word_embeddings.weight", width)
                .withNorm("embeddings.LayerNorm", epsilon);
        if (absolutePositions) {
            embeddings = embeddings.withPositions("embeddings.position_embeddings.weight", positions, 0);
        }
        return types == 0 ? embeddings : embeddings.withTypes("embeddings.token_type_embeddings.weight", types);
    }
}
