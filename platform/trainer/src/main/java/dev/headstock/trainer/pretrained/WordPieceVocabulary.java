package dev.headstock.trainer.pretrained;

import static dev.headstock.trainer.pretrained.JsonFile.ordered;

import dev.headstock.trainer.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** A {@code vocab.txt}, the format of WordPiece tokenizers: a token per line, whose number is the id. */
final class WordPieceVocabulary {
    /** The names that the format has by convention; other files of the checkpoint may give others. */
    private static final Map<String, String> USUAL = usual();

    private final Map<String, Integer> ids;
    private final Map<String, String> special;

    private WordPieceVocabulary(Map<String, Integer> ids, Map<String, String> special) {
        this.ids = ids;
        this.special = special;
    }

    private static Map<String, String> usual() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("pad_token", "[PAD]");
        names.put("unk_token", "[UNK]");
        names.put("cls_token", "[CLS]");
        names.put("sep_token", "[SEP]");
        names.put("mask_token", "[MASK]");
        return names;
    }

    /**
     * @param named special tokens by purpose, where the checkpoint says so
     * @throws CheckpointException when it is no UTF-8, or lacks a special token
     */
    static WordPieceVocabulary read(Path file, Map<String, String> named) throws IOException {
        Map<String, Integer> ids = lines(file);
        Map<String, String> special = new LinkedHashMap<>(USUAL);
        special.replaceAll((purpose, usual) -> named.getOrDefault(purpose, usual));
        List<String> missing = special.values().stream()
                .filter(token -> !ids.containsKey(token))
                .toList();
        if (!missing.isEmpty()) {
            throw new CheckpointException(
                    "vocab.txt has no line '%s'. Add special_tokens_map.json if the token has another name."
                            .formatted(missing.get(0)));
        }
        return new WordPieceVocabulary(ids, special);
    }

    private static Map<String, Integer> lines(Path file) throws IOException {
        JsonFile.checkSize(file);
        Map<String, Integer> ids = new LinkedHashMap<>();
        int id = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A blank line at the end is no token, but one in between takes an id.
                if (!line.isEmpty()) {
                    ids.put(line, id);
                }
                id++;
            }
            return ids;
        } catch (CharacterCodingException e) {
            throw new CheckpointException(
                    "vocab.txt is not UTF-8 in or after line %d. Save it as UTF-8.".formatted(id + 1), e);
        }
    }

    /** By purpose, in a fixed order. */
    Map<String, String> specialTokens() {
        return special;
    }

    /** Without special tokens around texts: the family knows them. */
    ObjectNode tokenizer() {
        List<Object> added = new ArrayList<>();
        special.values().stream().distinct().forEach(token -> added.add(added(token)));
        String unknown = special.getOrDefault("unk_token", "");
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", "1.0");
        root.put("truncation", null);
        root.put("padding", null);
        root.put("added_tokens", added);
        root.put("normalizer", normalizer());
        root.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
        root.put("post_processor", null);
        root.put("decoder", ordered("type", "WordPiece", "prefix", "##", "cleanup", true));
        root.put(
                "model",
                ordered(
                        "type",
                        "WordPiece",
                        "unk_token",
                        unknown,
                        "continuing_subword_prefix",
                        "##",
                        "max_input_chars_per_word",
                        100,
                        "vocab",
                        ids));
        return Json.MAPPER.valueToTree(root);
    }

    /** What transformers does without a configuration: lower case, and accents go with it. */
    private static Map<String, Object> normalizer() {
        Map<String, Object> normalizer = new LinkedHashMap<>();
        normalizer.put("type", "BertNormalizer");
        normalizer.put("clean_text", true);
        normalizer.put("handle_chinese_chars", true);
        normalizer.put("strip_accents", null);
        normalizer.put("lowercase", true);
        return normalizer;
    }

    private Object added(String token) {
        return ordered(
                "id", Objects.requireNonNull(ids.get(token)),
                "content", token,
                "single_word", false,
                "lstrip", false,
                "rstrip", false,
                "normalized", false,
                "special", true);
    }
}
