package dev.headstock.trainer.export;

import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Writes a tokenizer so that {@code AutoTokenizer} loads it and knows its special tokens. */
final class TokenizerExport {
    private static final Map<String, String> SPECIAL_TOKENS = Map.of(
            "unk_token", "[UNK]",
            "sep_token", "[SEP]",
            "pad_token", "[PAD]",
            "cls_token", "[CLS]",
            "mask_token", "[MASK]");

    private TokenizerExport() {}

    static void write(Path tokenizerJson, Path folder, int maxTokens) throws IOException {
        Files.copy(tokenizerJson, folder.resolve(ModelFolder.TOKENIZER));
        Set<String> known = new HashSet<>();
        for (JsonNode token :
                Json.MAPPER.readTree(Files.readString(tokenizerJson)).path("added_tokens")) {
            known.add(token.path("content").asString());
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("model_max_length", maxTokens);
        config.put("model_input_names", List.of("input_ids", "token_type_ids", "attention_mask"));
        // Sorted, because Map.of has another order in every process.
        new TreeMap<>(SPECIAL_TOKENS).forEach((name, token) -> {
            if (known.contains(token)) {
                config.put(name, token);
            }
        });
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config));
    }
}
