package dev.headstock.plugins.bert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** Far beyond any published BERT; a hostile file could otherwise ask for more parameters than fit into memory. */
    private static final int MOST_LAYERS = 1_000;

    private static final int WIDEST = 1 << 17;
    private static final int MOST_VECTORS = 1 << 24;

    private static final Set<String> ACTIVATIONS =
            Set.of("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish");

    /** @throws IllegalArgumentException naming everything that is wrong */
    static BertConfig read(Map<String, Object> config) {
        List<String> problems = new ArrayList<>();
        var result = new BertConfig(
                count(config, "num_hidden_layers", MOST_LAYERS, problems),
                count(config, "hidden_size", WIDEST, problems),
                count(config, "num_attention_heads", WIDEST, problems),
                count(config, "intermediate_size", WIDEST, problems),
                count(config, "vocab_size", MOST_VECTORS, problems),
                count(config, "max_position_embeddings", MOST_VECTORS, problems),
                count(config, "type_vocab_size", MOST_VECTORS, problems),
                String.valueOf(config.getOrDefault("hidden_act", "gelu")),
                number(config, "layer_norm_eps", 1e-12),
                number(config, "hidden_dropout_prob", 0.1),
                number(config, "attention_probs_dropout_prob", 0.1));
        result.check(config, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("config.json: " + String.join("; ", problems));
        }
        return result;
    }

    private void check(Map<String, Object> config, List<String> problems) {
        if (heads > 0 && width % heads != 0) {
            problems.add("hidden_size %d is not a multiple of num_attention_heads %d".formatted(width, heads));
        }
        if (!ACTIVATIONS.contains(activation)) {
            problems.add("hidden_act '%s' is not one of %s"
                    .formatted(activation, ACTIVATIONS.stream().sorted().toList()));
        }
        Object position = config.getOrDefault("position_embedding_type", "absolute");
        if (!position.equals("absolute")) {
            problems.add("position_embedding_type '%s' is not supported, only 'absolute'".formatted(position));
        }
        if (Boolean.TRUE.equals(config.get("is_decoder"))) {
            problems.add("is_decoder is true, but only encoders are supported");
        }
    }

    private static int count(Map<String, Object> config, String key, int most, List<String> problems) {
        if (config.get(key) instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= 1
                && number.longValue() <= most) {
            return number.intValue();
        }
        problems.add("%s must be a whole number from 1 to %d, was %s".formatted(key, most, config.get(key)));
        return 0;
    }

    private static double number(Map<String, Object> config, String key, double otherwise) {
        return config.get(key) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
