package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the canonical tokenizer.json: the model's own without the truncation and padding that some authors bake in, or one written for
 * BERT's WordPiece when there is only a vocabulary.
 */
final class TokenizerFiles {
    private static final long LARGEST = 200_000_000;
    private static final List<String> SPECIALS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private TokenizerFiles() {}

    /** Writes {@code target} from what the folder holds. */
    static void convert(Path folder, Path target) throws IOException {
        Path whole = folder.resolve("tokenizer.json");
        Path vocabulary = folder.resolve("vocab.txt");
        if (Files.isRegularFile(whole)) {
            convertWhole(whole, target);
        } else if (Files.isRegularFile(vocabulary)) {
            Json.MAPPER.writeValue(target.toFile(), wordPiece(vocabulary, settings(folder)));
        } else {
            throw new CheckpointException(
                    "the tokenizer is missing. Add tokenizer.json, or vocab.txt for a BERT WordPiece vocabulary.");
        }
    }

    static void convertWhole(Path source, Path target) throws IOException {
        JsonNode root = readObject(source);
        ((ObjectNode) root).putNull("truncation").putNull("padding");
        Json.MAPPER.writeValue(target.toFile(), root);
    }

    private static Settings settings(Path folder) throws IOException {
        Path file = folder.resolve("tokenizer_config.json");
        if (!Files.isRegularFile(file)) {
            return new Settings(true, null, true);
        }
        JsonNode config = readObject(file);
        JsonNode strip = config.path("strip_accents");
        return new Settings(
                config.path("do_lower_case").asBoolean(true),
                strip.isBoolean() ? strip.booleanValue() : null,
                config.path("tokenize_chinese_chars").asBoolean(true));
    }

    /** @param stripAccents null follows {@code lowercase}, as in the original BERT */
    private record Settings(boolean lowercase, @Nullable Boolean stripAccents, boolean separateChinese) {}

    private static Map<String, Object> wordPiece(Path vocabulary, Settings settings) throws IOException {
        Map<String, Integer> ids = readVocabulary(vocabulary);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", "1.0");
        root.put("truncation", null);
        root.put("padding", null);
        root.put(
                "added_tokens",
                SPECIALS.stream()
                        .map(special -> addedToken(special, id(ids, special)))
                        .toList());
        root.put("normalizer", normalizer(settings));
        root.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
        root.put("post_processor", template(id(ids, "[CLS]"), id(ids, "[SEP]")));
        root.put("decoder", ordered("type", "WordPiece", "prefix", "##", "cleanup", true));
        root.put(
                "model",
                ordered(
                        "type", "WordPiece",
                        "unk_token", "[UNK]",
                        "continuing_subword_prefix", "##",
                        "max_input_chars_per_word", 100,
                        "vocab", ids));
        return root;
    }

    private static Map<String, Object> normalizer(Settings settings) {
        Map<String, Object> normalizer = new LinkedHashMap<>();
        normalizer.put("type", "BertNormalizer");
        normalizer.put("clean_text", true);
        normalizer.put("handle_chinese_chars", settings.separateChinese());
        normalizer.put("strip_accents", settings.stripAccents());
        normalizer.put("lowercase", settings.lowercase());
        return normalizer;
    }

    private static Map<String, Object> addedToken(String content, int id) {
        return ordered(
                "id", id,
                "content", content,
                "single_word", false,
                "lstrip", false,
                "rstrip", false,
                "normalized", false,
                "special", true);
    }

    /** {@code [CLS] A [SEP]} and {@code [CLS] A [SEP] B [SEP]}; the second text and its end have type 1. */
    private static Map<String, Object> template(int cls, int sep) {
        Map<String, Object> first = Map.of("Sequence", ordered("id", "A", "type_id", 0));
        Map<String, Object> second = Map.of("Sequence", ordered("id", "B", "type_id", 1));
        return ordered(
                "type",
                "TemplateProcessing",
                "single",
                List.of(special("[CLS]", 0), first, special("[SEP]", 0)),
                "pair",
                List.of(special("[CLS]", 0), first, special("[SEP]", 0), second, special("[SEP]", 1)),
                "special_tokens",
                ordered("[CLS]", templateToken("[CLS]", cls), "[SEP]", templateToken("[SEP]", sep)));
    }

    private static Map<String, Object> special(String token, int type) {
        return Map.of("SpecialToken", ordered("id", token, "type_id", type));
    }

    private static Map<String, Object> templateToken(String token, int id) {
        return ordered("id", token, "ids", List.of(id), "tokens", List.of(token));
    }

    /** The line number is the id. */
    private static Map<String, Integer> readVocabulary(Path file) throws IOException {
        checkSize(file);
        Map<String, Integer> ids = new LinkedHashMap<>();
        int id = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ids.put(line, id++);
            }
            return ids;
        } catch (CharacterCodingException e) {
            throw new CheckpointException(
                    "vocab.txt is not UTF-8 in or after line %d. Save it as UTF-8.".formatted(id + 1), e);
        }
    }

    private static int id(Map<String, Integer> ids, String token) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new IllegalArgumentException(
                    "vocab.txt has no line '%s', which BERT's WordPiece needs.".formatted(token));
        }
        return id;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static JsonNode readObject(Path file) throws IOException {
        checkSize(file);
        try {
            JsonNode root = Json.MAPPER.readTree(file.toFile());
            if (root.isObject()) {
                return root;
            }
            throw new CheckpointException("%s does not hold an object.".formatted(file.getFileName()));
        } catch (JacksonException e) {
            throw new CheckpointException(
                    "%s is not readable JSON: %s".formatted(file.getFileName(), e.getOriginalMessage()), e);
        }
    }

    private static void checkSize(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new CheckpointException("%s is larger than %d bytes.".formatted(file.getFileName(), LARGEST));
        }
    }
}
