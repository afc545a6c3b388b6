package dev.headstock.trainer.encoding;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The vocabulary of a tokenizer.json. Which token has which purpose is not written there, so it comes from tokenizer_config.json or
 * special_tokens_map.json beside it, then from the post-processor and the model, then from the usual spellings.
 */
final class JsonVocabulary implements Vocabulary {
    private static final List<String> BESIDE = List.of("special_tokens_map.json", "tokenizer_config.json");

    private final String[] tokens;
    private final Map<String, Integer> ids;
    private final OptionalInt classToken;
    private final OptionalInt separator;
    private final OptionalInt padding;
    private final OptionalInt unknown;
    private final OptionalInt mask;

    private JsonVocabulary(Map<String, Integer> ids, Purposes purposes, @Nullable Object configuredPadding) {
        this.ids = ids;
        int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        this.tokens = new String[size];
        ids.forEach((token, id) -> tokens[id] = token);
        this.classToken = purposes.find("cls_token", "[CLS]", "<s>", "<cls>");
        this.separator = purposes.find("sep_token", "[SEP]", "</s>", "<sep>", "<eos>", "<|endoftext|>");
        this.unknown = purposes.find("unk_token", "[UNK]", "<unk>", "<|endoftext|>");
        this.mask = purposes.find("mask_token", "[MASK]", "<mask>");
        OptionalInt named = purposes.find("pad_token", "[PAD]", "<pad>", "<|pad|>");
        this.padding =
                named.isEmpty() && configuredPadding instanceof Number id ? OptionalInt.of(id.intValue()) : named;
    }

    /** @throws IllegalArgumentException when it has no vocabulary */
    static JsonVocabulary read(Path tokenizerJson, ModelOutline outline) throws IOException {
        JsonNode root = Json.MAPPER.readTree(tokenizerJson.toFile());
        Map<String, Integer> ids = ids(root);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "tokenizer.json has no vocabulary. Bring the tokenizer.json, or the vocab.txt, of this model.");
        }
        List<JsonNode> beside = new ArrayList<>();
        for (String name : BESIDE) {
            Path file = tokenizerJson.resolveSibling(name);
            if (Files.isRegularFile(file)) {
                beside.add(Json.MAPPER.readTree(file.toFile()));
            }
        }
        return new JsonVocabulary(
                ids, new Purposes(root, beside, ids), outline.config().get("pad_token_id"));
    }

    private static Map<String, Integer> ids(JsonNode root) {
        Map<String, Integer> ids = new HashMap<>();
        JsonNode vocabulary = root.path("model").path("vocab");
        if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                ids.putIfAbsent(vocabulary.get(id).get(0).asString(), id);
            }
        } else {
            vocabulary
                    .properties()
                    .forEach(token -> ids.put(token.getKey(), token.getValue().asInt()));
        }
        for (JsonNode added : root.path("added_tokens")) {
            ids.put(added.path("content").asString(), added.path("id").asInt());
        }
        return ids;
    }

    /** What says which token has which purpose. */
    private record Purposes(JsonNode root, List<JsonNode> beside, Map<String, Integer> ids) {

        OptionalInt find(String key, String... spellings) {
            for (JsonNode file : beside) {
                JsonNode named = file.path(key);
                Integer id = ids.get(named.isObject() ? named.path("content").asString("") : named.asString(""));
                if (id != null) {
                    return OptionalInt.of(id);
                }
            }
            Integer written = ids.get(writtenInside(key));
            if (written != null) {
                return OptionalInt.of(written);
            }
            for (String spelling : spellings) {
                Integer id = ids.get(spelling);
                if (id != null) {
                    return OptionalInt.of(id);
                }
            }
            return OptionalInt.empty();
        }

        private String writtenInside(String key) {
            return switch (key) {
                case "cls_token" ->
                    root.path("post_processor").path("cls").path(0).asString("");
                case "sep_token" ->
                    root.path("post_processor").path("sep").path(0).asString("");
                case "pad_token" -> root.path("padding").path("pad_token").asString("");
                case "unk_token" -> {
                    JsonNode unknown = root.path("model").path("unk_token");
                    JsonNode id = root.path("model").path("unk_id");
                    JsonNode listed = id.isNumber()
                            ? root.path("model").path("vocab").path(id.asInt()).path(0)
                            : unknown;
                    yield listed.asString("");
                }
                default -> "";
            };
        }
    }

    @Override
    public int size() {
        return tokens.length;
    }

    @Override
    public String token(int id) {
        String token = id >= 0 && id < tokens.length ? tokens[id] : null;
        if (token == null) {
            throw new IllegalArgumentException(
                    "there is no token %d; the vocabulary has %d".formatted(id, tokens.length));
        }
        return token;
    }

    @Override
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public OptionalInt classTokenId() {
        return classToken;
    }

    @Override
    public OptionalInt separatorTokenId() {
        return separator;
    }

    @Override
    public OptionalInt paddingTokenId() {
        return padding;
    }

    @Override
    public OptionalInt unknownTokenId() {
        return unknown;
    }

    @Override
    public OptionalInt maskTokenId() {
        return mask;
    }
}
