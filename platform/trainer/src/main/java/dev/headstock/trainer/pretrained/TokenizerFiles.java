package dev.headstock.trainer.pretrained;

import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the canonical tokenizer.json: the model's own without the truncation and padding that some authors bake in, with what the files
 * beside it say about added tokens, case and accents; or one that is written when there is only a vocabulary.
 */
final class TokenizerFiles {
    static final String CONFIG = "tokenizer_config.json";
    private static final String VOCABULARY = "vocab.txt";

    private TokenizerFiles() {}

    /** Writes tokenizer.json, and the names of its special tokens, from what the folder holds. */
    static void convert(Path folder, Path output) throws IOException {
        Path whole = folder.resolve(ModelFolder.TOKENIZER);
        Path vocabulary = folder.resolve(VOCABULARY);
        Map<String, String> special = SpecialTokenNames.read(folder);
        ObjectNode tokenizer;
        if (Files.isRegularFile(whole)) {
            tokenizer = JsonFile.read(whole);
        } else if (Files.isRegularFile(vocabulary)) {
            WordPieceVocabulary wordPiece = WordPieceVocabulary.read(vocabulary, special);
            special = wordPiece.specialTokens();
            tokenizer = wordPiece.tokenizer();
        } else if (BytePairVocabulary.isIn(folder)) {
            tokenizer = BytePairVocabulary.read(folder, special);
        } else {
            throw new CheckpointException(
                    "the tokenizer is missing. Add tokenizer.json; or vocab.txt of WordPiece, or vocab.json and merges.txt of BPE.");
        }
        tokenizer.putNull("truncation").putNull("padding");
        Optional<ObjectNode> config = JsonFile.find(folder.resolve(CONFIG));
        config.ifPresent(settings -> applyFlags(settings, tokenizer.path("normalizer")));
        AddedTokens.merge(folder, tokenizer);
        Json.MAPPER.writeValue(output.resolve(ModelFolder.TOKENIZER).toFile(), tokenizer);
        SpecialTokenNames.write(output, special);
    }

    /** What transformers does with the three flags of a BERT normalizer, when the configuration states them. */
    private static void applyFlags(JsonNode settings, JsonNode normalizer) {
        for (JsonNode part : normalizer.path("normalizers")) {
            applyFlags(settings, part);
        }
        if (!(normalizer instanceof ObjectNode node)
                || !normalizer.path("type").asString("").equals("BertNormalizer")) {
            return;
        }
        copyFlag(settings, "do_lower_case", node, "lowercase");
        copyFlag(settings, "strip_accents", node, "strip_accents");
        copyFlag(settings, "tokenize_chinese_chars", node, "handle_chinese_chars");
    }

    private static void copyFlag(JsonNode settings, String from, ObjectNode normalizer, String to) {
        if (settings.path(from).isBoolean()) {
            normalizer.put(to, settings.path(from).booleanValue());
        }
    }

    /** Whether texts get special tokens from the tokenizer itself. */
    static boolean addsSpecialTokens(Path tokenizerJson) throws IOException {
        JsonNode processor = JsonFile.read(tokenizerJson).path("post_processor");
        return contains(processor, "TemplateProcessing")
                || contains(processor, "BertProcessing")
                || contains(processor, "RobertaProcessing");
    }

    private static boolean contains(JsonNode processor, String type) {
        for (JsonNode part : processor.path("processors")) {
            if (contains(part, type)) {
                return true;
            }
        }
        return processor.path("type").asString("").equals(type);
    }

    /**
     * Writes the special tokens into a tokenizer.json that adds none, so that exports have them, too.
     *
     * @param tokenTypes of the model; a second text has type 1 where there are at least 2
     */
    static void addSpecialTokens(Path tokenizerJson, SpecialTokens special, Vocabulary vocabulary, int tokenTypes)
            throws IOException {
        ObjectNode tokenizer = JsonFile.read(tokenizerJson);
        int second = tokenTypes >= 2 ? 1 : 0;
        List<Object> single = new ArrayList<>(tokens(special.before(), 0, vocabulary));
        single.add(text("A", 0));
        List<Object> pair = new ArrayList<>(single);
        single.addAll(tokens(special.after(), 0, vocabulary));
        pair.addAll(tokens(special.between(), 0, vocabulary));
        pair.add(text("B", second));
        pair.addAll(tokens(special.after(), second, vocabulary));
        Set<Integer> ids = new LinkedHashSet<>(special.before());
        ids.addAll(special.between());
        ids.addAll(special.after());
        Map<String, Object> named = new LinkedHashMap<>();
        for (int id : ids) {
            String token = vocabulary.token(id);
            named.put(token, JsonFile.ordered("id", token, "ids", List.of(id), "tokens", List.of(token)));
        }
        tokenizer.set(
                "post_processor",
                Json.MAPPER.valueToTree(JsonFile.ordered(
                        "type", "TemplateProcessing", "single", single, "pair", pair, "special_tokens", named)));
        Json.MAPPER.writeValue(tokenizerJson.toFile(), tokenizer);
    }

    private static List<Object> tokens(List<Integer> ids, int type, Vocabulary vocabulary) {
        return ids.stream()
                .<Object>map(
                        id -> Map.of("SpecialToken", JsonFile.ordered("id", vocabulary.token(id), "type_id", type)))
                .toList();
    }

    private static Object text(String name, int type) {
        return Map.of("Sequence", JsonFile.ordered("id", name, "type_id", type));
    }
}
