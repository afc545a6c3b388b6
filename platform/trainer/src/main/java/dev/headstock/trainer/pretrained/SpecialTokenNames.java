package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which token has which purpose, as {@code special_tokens_map.json} or {@code tokenizer_config.json} says: {@code cls_token},
 * {@code pad_token} and so on. Kept with the model under the first name, with nothing else in it.
 */
public final class SpecialTokenNames {
    public static final String FILE = "special_tokens_map.json";
    private static final List<String> PURPOSES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private SpecialTokenNames() {}

    /** Of a folder as people bring it, or as it was kept; empty when nothing is said. */
    public static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        for (String file : List.of(FILE, TokenizerFiles.CONFIG)) {
            Optional<? extends JsonNode> root = JsonFile.find(folder.resolve(file));
            if (root.isPresent()) {
                for (String purpose : PURPOSES) {
                    String content = content(root.get().path(purpose));
                    if (!content.isEmpty()) {
                        names.putIfAbsent(purpose, content);
                    }
                }
            }
        }
        return names;
    }

    /** A token is given as a string, or as an object with its flags. */
    static String content(JsonNode token) {
        return token.isObject() ? token.path("content").asString("") : token.asString("");
    }

    static void write(Path folder, Map<String, String> names) throws IOException {
        if (!names.isEmpty()) {
            Map<String, String> sorted = new LinkedHashMap<>();
            PURPOSES.stream().filter(names::containsKey).forEach(purpose -> sorted.put(purpose, names.get(purpose)));
            Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(folder.resolve(FILE).toFile(), sorted);
        }
    }
}
