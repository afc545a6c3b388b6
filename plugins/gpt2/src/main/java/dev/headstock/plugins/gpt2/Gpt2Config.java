package dev.headstock.plugins.gpt2;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.kit.CheckpointConfig;
import dev.headstock.kit.TransformerBlock;
import java.util.Map;

/** The sizes and settings of a GPT-2 in its {@code config.json}. */
record Gpt2Config(
        int layers,
        int width,
        int heads,
        int feedForwardWidth,
        int vocabulary,
        int positions,
        String activation,
        double epsilon,
        double dropout,
        double attentionDropout) {

    /** @throws IllegalArgumentException naming everything that is wrong */
    static Gpt2Config read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        int width = config.width("n_embd");
        Gpt2Config result = new Gpt2Config(
                config.layers("n_layer"),
                width,
                config.width("n_head"),
                entries.get("n_inner") == null ? 4 * width : config.width("n_inner"),
                config.rows("vocab_size"),
                config.rows("n_positions"),
                config.activation("activation_function", "gelu_new"),
                config.number("layer_norm_epsilon", 1e-5),
                config.number("resid_pdrop", 0.1),
                config.number("attn_pdrop", 0.1));
        config.requireDivides("n_head", result.heads(), "n_embd", result.width());
        for (String key : new String[] {"scale_attn_by_inverse_layer_idx", "add_cross_attention"}) {
            config.require(!config.isTrue(key), key + " is true, and only models without it are supported");
        }
        config.throwIfAny();
        return result;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("gpt2")
                .size(layers, width, vocabulary, positions)
                .attention(heads, feedForwardWidth)
                .dropout(dropout, attentionDropout)
                .causal()
                .config(entries);
        return backbone().describe(outline).build();
    }

    Gpt2Backbone backbone() {
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                "h.%d.attn.query",
                "h.%d.attn.key",
                "h.%d.attn.value",
                "h.%d.attn.output",
                "h.%d.ln_1",
                "h.%d.mlp.up",
                "h.%d.mlp.down",
                "h.%d.ln_2");
        return new Gpt2Backbone(
                layers,
                positions,
                new TransformerBlock(paths, width, heads, feedForwardWidth, true, true, activation, epsilon));
    }
}
