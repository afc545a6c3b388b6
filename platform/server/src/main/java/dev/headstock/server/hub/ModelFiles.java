package dev.headstock.server.hub;

import dev.headstock.server.http.ApiException;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which files of a Hugging Face checkpoint are wanted. Everything else, above all code and pickles, is left where it is. */
public final class ModelFiles {
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Set<String> NAMES = Set.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "added_tokens.json",
            "special_tokens_map.json",
            WEIGHTS,
            INDEX);
    private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");
    private static final Pattern ANY_PART = Pattern.compile("[^/]+\\.safetensors");
    private static final Pattern PICKLE = Pattern.compile(".*\\.(bin|pt|pth|pkl|pickle|ckpt)");

    private ModelFiles() {}

    /**
     * Parts may have any name where the usual ones are absent: the index says which of them belong to the model.
     *
     * @param all names in the model's folder
     */
    public static Set<String> wanted(Collection<String> all) {
        boolean usual = all.stream()
                .anyMatch(name -> name.equals(WEIGHTS) || SHARD.matcher(name).matches());
        Pattern parts = !usual && all.contains(INDEX) ? ANY_PART : SHARD;
        return all.stream()
                .filter(name -> NAMES.contains(name) || parts.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    /** Says what is missing, and how to turn a pickle into a file that holds numbers only. */
    public static void check(Collection<String> names) {
        if (!names.contains("config.json")) {
            throw ApiException.invalid(
                    "", "There is no config.json. A model needs config.json, model.safetensors and tokenizer.json.");
        }
        if (names.stream().anyMatch(name -> name.endsWith(".safetensors"))) {
            return;
        }
        if (names.stream().anyMatch(name -> PICKLE.matcher(name).matches())) {
            throw ApiException.invalid(
                    "",
                    "The weights are a Python pickle, which can run any program when it is read. Convert them once with transformers: "
                            + "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True), then send the result.");
        }
        throw ApiException.invalid("", "There is no model.safetensors.");
    }
}
