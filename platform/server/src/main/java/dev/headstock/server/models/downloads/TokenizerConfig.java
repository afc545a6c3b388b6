package dev.headstock.server.models.downloads;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The {@code tokenizer_config.json} of a base model, which is not kept with it. Without one, transformers chooses a class of its own by the
 * model's type, which may ignore tokenizer.json, and pads nothing.
 */
final class TokenizerConfig {
    static final String FILE = "tokenizer_config.json";
    private static final Map<String, List<String>> USUAL = Map.of(
            "cls_token", List.of("[CLS]", "<s>", "<cls>"),
            "sep_token", List.of("[SEP]", "</s>", "<sep>", "<eos>", "<|endoftext|>"),
            "pad_token", List.of("[PAD]", "<pad>", "<|pad|>"),
            "unk_token", List.of("[UNK]", "<unk>", "<|endoftext|>"),
            "mask_token", List.of("[MASK]", "<mask>"));

    private TokenizerConfig() {}

    /**
     * @param tokenizer tokenizer.json
     * @param named what special_tokens_map.json says; the usual spellings among the special tokens complete it
     */
    static Map<String, Object> of(JsonNode tokenizer, Map<String, String> named, int maxTokens, int tokenTypes) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("model_max_length", maxTokens);
        config.put(
                "model_input_names",
                tokenTypes > 1
                        ? List.of("input_ids", "token_type_ids", "attention_mask")
                        : List.of("input_ids", "attention_mask"));
        config.putAll(named);
        Set<String> special = tokenizer
                .path("added_tokens")
                .valueStream()
                .filter(token -> token.path("special").asBoolean(false))
                .map(token -> token.path("content").asString(""))
                .collect(Collectors.toSet());
        USUAL.keySet().stream().sorted().forEach(purpose -> {
            Optional<String> usual = USUAL.getOrDefault(purpose, List.of()).stream()
                    .filter(special::contains)
                    .findFirst();
            usual.ifPresent(token -> config.putIfAbsent(purpose, token));
        });
        return config;
    }
}
