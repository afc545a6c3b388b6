package dev.headstock.trainer.pretrained;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens that were added to a vocabulary after it was made. They stand in {@code added_tokens.json}, in {@code tokenizer_config.json} or in
 * {@code special_tokens_map.json}; the tokenizer reads them from {@code tokenizer.json} alone.
 */
final class AddedTokens {
    /** A list of tokens, or an object with a token for each purpose. The second is the name since transformers 5. */
    private static final List<String> SPECIAL = List.of("additional_special_tokens", "extra_special_tokens");

    private AddedTokens() {}

    /** Adds to {@code tokenizer} what the folder's other files say and it does not have. */
    static void merge(Path folder, ObjectNode tokenizer) throws IOException {
        Map<Long, ObjectNode> byId = new TreeMap<>();
        Map<String, Long> ids = vocabulary(tokenizer);
        ArrayNode present = tokenizer.withArray("added_tokens");
        for (JsonNode token : present) {
            byId.put(token.path("id").asLong(), (ObjectNode) token);
            ids.put(token.path("content").asString(""), token.path("id").asLong());
        }
        Collector collector = new Collector(tokenizer, byId, ids);
        for (JsonNode root :
                JsonFile.find(folder.resolve(TokenizerFiles.CONFIG)).stream().toList()) {
            root.path("added_tokens_decoder")
                    .properties()
                    .forEach(entry -> collector.addDecoded(entry.getKey(), entry.getValue()));
        }
        for (JsonNode root :
                JsonFile.find(folder.resolve("added_tokens.json")).stream().toList()) {
            root.properties()
                    .forEach(entry ->
                            collector.add(entry.getKey(), entry.getValue().asLong(-1), false));
        }
        for (String file : List.of(SpecialTokenNames.FILE, TokenizerFiles.CONFIG)) {
            for (JsonNode root : JsonFile.find(folder.resolve(file)).stream().toList()) {
                SPECIAL.forEach(
                        name -> root.path(name).forEach(token -> collector.addNext(SpecialTokenNames.content(token))));
            }
        }
        // The tokenizer numbers them in the order in which it reads them.
        present.removeAll();
        byId.values().forEach(present::add);
    }

    /** WordPiece and BPE name the id of each token; Unigram lists its tokens. */
    static Map<String, Long> vocabulary(JsonNode tokenizer) {
        Map<String, Long> ids = new HashMap<>();
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                ids.putIfAbsent(vocabulary.path(id).path(0).asString(""), (long) id);
            }
        } else {
            vocabulary
                    .properties()
                    .forEach(token -> ids.put(token.getKey(), token.getValue().asLong(-1)));
        }
        return ids;
    }

    private record Collector(ObjectNode tokenizer, Map<Long, ObjectNode> byId, Map<String, Long> ids) {

        void addDecoded(String id, JsonNode token) {
            String content = SpecialTokenNames.content(token);
            long number = id.matches("\\d{1,9}") ? Long.parseLong(id) : -1;
            if (number >= 0 && add(content, number, token.path("special").asBoolean(false))) {
                ObjectNode added = byId.get(number);
                for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
                    if (added != null && token.path(flag).isBoolean()) {
                        added.put(flag, token.path(flag).booleanValue());
                    }
                }
            }
        }

        /** A special token without an id is one of the vocabulary, or the next. */
        void addNext(String content) {
            long next = ids.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
            add(content, ids.getOrDefault(content, next), true);
        }

        /** Whether it was not there yet. */
        boolean add(String content, long id, boolean special) {
            if (content.isEmpty() || id < 0 || byId.containsKey(id)) {
                return false;
            }
            ids.put(content, id);
            byId.put(
                    id,
                    tokenizer
                            .objectNode()
                            .put("id", id)
                            .put("content", content)
                            .put("single_word", false)
                            .put("lstrip", false)
                            .put("rstrip", false)
                            .put("normalized", !special)
                            .put("special", special));
            return true;
        }
    }
}
