package dev.headstock.plugins.modernbert;

import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sizes and settings of a ModernBERT in its {@code config.json}, in the spelling of old files and of new ones.
 *
 * @param local for each layer, whether tokens attend only to those at most {@code window} away
 * @param window distance, half of {@code local_attention}
 * @param globalTheta base of the rotary frequencies of layers that attend everywhere
 * @param dropout of hidden states; transformers has one for embeddings and one for the feed-forward network, 0 in all
 *     published models
 */
record ModernBertConfig(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        List<Boolean> local,
        int window,
        double globalTheta,
        double localTheta,
        String activation,
        double epsilon,
        double dropout,
        double attentionDropout) {

    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    /** @throws IllegalArgumentException naming everything that is wrong */
    static ModernBertConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        int layers = config.layers("num_hidden_layers");
        ModernBertConfig result = new ModernBertConfig(
                layers,
                config.width("hidden_size"),
                config.width("num_attention_heads"),
                config.width("intermediate_size"),
                config.rows("vocab_size"),
                config.rows("max_position_embeddings"),
                local(entries, layers),
                config.rows("local_attention", 128) / 2,
                theta(entries, FULL, "global_rope_theta", 160_000),
                theta(entries, SLIDING, "local_rope_theta", 10_000),
                config.activation("hidden_activation"),
                config.number("norm_eps", 1e-5),
                config.number("mlp_dropout", 0),
                config.number("attention_dropout", 0));
        config.requireDivides("num_attention_heads", result.heads(), "hidden_size", result.width());
        config.require(
                result.heads() == 0 || result.width() / result.heads() % 2 == 0,
                "the width of a head must be even for rotary positions");
        config.require(
                result.local().size() == layers,
                "layer_types has %d entries for %d layers"
                        .formatted(result.local().size(), layers));
        for (String bias : List.of("norm_bias", "attention_bias", "mlp_bias")) {
            config.require(!config.isTrue(bias), bias + " is true, and only models without it are supported");
        }
        config.throwIfAny();
        return result;
    }

    private static List<Boolean> local(Map<String, Object> entries, int layers) {
        if (entries.get("layer_types") instanceof List<?> types) {
            return types.stream().map(SLIDING::equals).toList();
        }
        int every = entries.get("global_attn_every_n_layers") instanceof Number number ? number.intValue() : 3;
        List<Boolean> local = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            local.add(layer % every != 0);
        }
        return local;
    }

    private static double theta(Map<String, Object> entries, String kind, String oldKey, double otherwise) {
        if (entries.get("rope_parameters") instanceof Map<?, ?> kinds
                && kinds.get(kind) instanceof Map<?, ?> parameters
                && parameters.get("rope_theta") instanceof Number number) {
            return number.doubleValue();
        }
        return entries.get(oldKey) instanceof Number number ? number.doubleValue() : otherwise;
    }

    int headWidth() {
        return width / heads;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("modernbert")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .dropout(dropout, attentionDropout)
                .config(entries);
        return new ModernBertBackbone(this).describe(outline).build();
    }

    Backbone backbone() {
        return new ModernBertBackbone(this);
    }
}
