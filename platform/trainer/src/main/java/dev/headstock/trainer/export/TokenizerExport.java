package dev.headstock.trainer.export;

import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SpecialTokenNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Writes a tokenizer so that {@code AutoTokenizer} loads it and knows its special tokens. */
final class TokenizerExport {
    private TokenizerExport() {}

    /** @param tokenTypes of the model; programs need not compute them where there is one */
    static void write(Path base, Path folder, Vocabulary vocabulary, int maxTokens, int tokenTypes) throws IOException {
        Files.copy(base.resolve(ModelFolder.TOKENIZER), folder.resolve(ModelFolder.TOKENIZER));
        List<String> inputs = new ArrayList<>(List.of("input_ids"));
        if (tokenTypes > 1) {
            inputs.add("token_type_ids");
        }
        inputs.add("attention_mask");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("model_max_length", maxTokens);
        config.put("model_input_names", inputs);
        config.putAll(specialTokens(base, vocabulary));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config));
    }

    /** What the checkpoint says, and what the vocabulary knows beyond that; in a fixed order. */
    private static Map<String, String> specialTokens(Path base, Vocabulary vocabulary) throws IOException {
        Map<String, String> names = new TreeMap<>(SpecialTokenNames.read(base));
        add(names, "cls_token", vocabulary.classTokenId(), vocabulary);
        add(names, "sep_token", vocabulary.separatorTokenId(), vocabulary);
        add(names, "pad_token", vocabulary.paddingTokenId(), vocabulary);
        add(names, "unk_token", vocabulary.unknownTokenId(), vocabulary);
        add(names, "mask_token", vocabulary.maskTokenId(), vocabulary);
        return names;
    }

    private static void add(Map<String, String> names, String purpose, OptionalInt id, Vocabulary vocabulary) {
        if (id.isPresent()) {
            names.putIfAbsent(purpose, vocabulary.token(id.getAsInt()));
        }
    }
}
