package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code config.json}, cut down to the keys that describe an architecture. Everything else is left behind, above all {@code auto_map}
 * and whatever else could make another program run code or fetch something.
 */
final class ModelConfig {
    private static final long LARGEST = 1 << 20;

    private static final Set<String> KEPT = Set.of(
            "attention_probs_dropout_prob",
            "bos_token_id",
            "classifier_dropout",
            "cls_token_id",
            "dim",
            "dropout",
            "attention_dropout",
            "embedding_size",
            "eos_token_id",
            "hidden_act",
            "hidden_dim",
            "hidden_dropout_prob",
            "hidden_size",
            "initializer_range",
            "intermediate_size",
            "is_decoder",
            "layer_norm_eps",
            "max_position_embeddings",
            "model_type",
            "n_heads",
            "n_layers",
            "num_attention_heads",
            "num_hidden_groups",
            "num_hidden_layers",
            "pad_token_id",
            "position_embedding_type",
            "sep_token_id",
            "sinusoidal_pos_embds",
            "torch_dtype",
            "type_vocab_size",
            "vocab_size");

    private ModelConfig() {}

    /** Numbers, strings and booleans by allowed key. */
    static Map<String, Object> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(
                    "config.json is missing. A Hugging Face folder has config.json, model.safetensors and tokenizer.json or vocab.txt.");
        }
        if (Files.size(file) > LARGEST) {
            throw new CheckpointException("config.json is larger than %d bytes.".formatted(LARGEST));
        }
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(file.toFile());
        } catch (JacksonException e) {
            throw new CheckpointException("config.json is not readable JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new CheckpointException("config.json does not hold an object.");
        }
        Map<String, Object> config = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (KEPT.contains(entry.getKey()) && value.isValueNode() && !value.isNull()) {
                config.put(entry.getKey(), Json.MAPPER.convertValue(value, Object.class));
            }
        });
        return config;
    }
}
