package dev.headstock.trainer.pretrained;

import static dev.headstock.trainer.pretrained.JsonFile.ordered;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code vocab.json} with {@code merges.txt}, the two files of byte-level BPE tokenizers.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers/api/models#tokenizers.models.BPE">the model in tokenizer.json</a>
 */
final class BytePairVocabulary {
    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";
    /** Spellings that the format's tokenizers use; other files of the checkpoint may name others. */
    private static final List<String> USUAL = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>", "<|endoftext|>");

    private BytePairVocabulary() {}

    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(VOCABULARY)) && Files.isRegularFile(folder.resolve(MERGES));
    }

    /**
     * Without special tokens around texts: the family knows them.
     *
     * @param named special tokens by purpose, where the checkpoint says so
     */
    static ObjectNode read(Path folder, Map<String, String> named) throws IOException {
        ObjectNode vocabulary = JsonFile.read(folder.resolve(VOCABULARY));
        Set<String> special = new LinkedHashSet<>(named.values());
        special.addAll(USUAL);
        List<Object> added = new ArrayList<>();
        special.stream()
                .filter(vocabulary::has)
                .sorted((a, b) -> Long.compare(id(vocabulary, a), id(vocabulary, b)))
                .forEach(token -> added.add(added(token, id(vocabulary, token))));
        Map<String, Object> byteLevel =
                ordered("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", "1.0");
        root.put("truncation", null);
        root.put("padding", null);
        root.put("added_tokens", added);
        root.put("normalizer", null);
        root.put("pre_tokenizer", byteLevel);
        root.put("post_processor", null);
        root.put("decoder", byteLevel);
        root.put(
                "model",
                ordered(
                        "type",
                        "BPE",
                        "continuing_subword_prefix",
                        "",
                        "end_of_word_suffix",
                        "",
                        "fuse_unk",
                        false,
                        "vocab",
                        vocabulary,
                        "merges",
                        merges(folder.resolve(MERGES))));
        return Json.MAPPER.valueToTree(root);
    }

    private static long id(JsonNode vocabulary, String token) {
        return vocabulary.path(token).asLong(-1);
    }

    private static Object added(String token, long id) {
        return ordered(
                "id", id,
                "content", token,
                "single_word", false,
                // A mask stands for a word with the space before it.
                "lstrip", token.equals("<mask>"),
                "rstrip", false,
                "normalized", false,
                "special", true);
    }

    private static List<String> merges(Path file) throws IOException {
        JsonFile.checkSize(file);
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#version"))
                    .toList();
        } catch (UncheckedIOException e) {
            throw new CheckpointException("merges.txt is not UTF-8. Save it as UTF-8.", e);
        }
    }
}
