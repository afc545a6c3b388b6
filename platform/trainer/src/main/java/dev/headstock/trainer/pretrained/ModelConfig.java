package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code config.json} without what could make a program run code or open something: numbers, booleans, short strings and short lists of them
 * stay, whatever they are called, because only the family knows which of them it needs. Entries that name code or places are left out, and so
 * is the number format, because every model is stored in 32-bit floats.
 */
final class ModelConfig {
    private static final long LARGEST = 1 << 20;
    private static final int MOST_ENTRIES = 500;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_LIST = 256;

    private static final Set<String> LEFT_OUT =
            Set.of("auto_map", "custom_pipelines", "torch_dtype", "dtype", "transformers_version", "_commit_hash");
    /** Parts of names whose values are places or code. */
    private static final List<String> PLACES = List.of("path", "url", "dir", "file", "repo", "module", "code");

    private ModelConfig() {}

    /** Numbers, strings, booleans and lists of them, in the order of the file. */
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
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (config.size() < MOST_ENTRIES) {
                kept(entry.getKey(), entry.getValue()).ifPresent(value -> config.put(entry.getKey(), value));
            }
        }
        Object baseType = config.remove(ModelFolder.BASE_MODEL_TYPE);
        if (baseType != null) {
            config.put("model_type", baseType);
        }
        return config;
    }

    /** What stays of entries that another reader of checkpoints returned. */
    static Map<String, Object> kept(Map<String, Object> entries) {
        Map<String, Object> config = new LinkedHashMap<>();
        entries.forEach(
                (name, value) -> kept(name, Json.MAPPER.valueToTree(value)).ifPresent(kept -> config.put(name, kept)));
        return config;
    }

    private static Optional<Object> kept(String name, JsonNode value) {
        boolean text = value.isString() || value.isArray();
        return LEFT_OUT.contains(name) || text && namesPlace(name) ? Optional.empty() : kept(value);
    }

    private static boolean namesPlace(String name) {
        for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
            if (PLACES.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Object> kept(JsonNode value) {
        if (value.isNumber() || value.isBoolean()) {
            return Optional.of(Json.MAPPER.convertValue(value, Object.class));
        }
        if (value.isString()) {
            String text = value.stringValue();
            boolean place = text.contains("://") || text.contains("--") || text.startsWith("/") || text.contains("..");
            return place || text.length() > LONGEST_TEXT ? Optional.empty() : Optional.of(text);
        }
        if (!value.isArray() || value.size() > LONGEST_LIST) {
            return Optional.empty();
        }
        List<Object> items = new ArrayList<>();
        for (JsonNode item : value) {
            Optional<Object> kept = item.isArray() ? Optional.empty() : kept(item);
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            items.add(kept.get());
        }
        return Optional.of(items);
    }
}
