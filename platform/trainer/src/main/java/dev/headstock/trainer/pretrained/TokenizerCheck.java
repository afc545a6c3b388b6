package dev.headstock.trainer.pretrained;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whether a tokenizer.json can be used with a model. A run would notice only when it meets the first id without a vector. */
final class TokenizerCheck {
    private static final String SAMPLE = "Hello world, 1 2 3";

    private TokenizerCheck() {}

    /**
     * @param vocabulary how many ids the model has vectors for
     * @throws CheckpointException with what is wrong and what to bring instead
     */
    static void check(Path tokenizerJson, int vocabulary) throws IOException {
        if (encode(tokenizerJson).getIds().length == 0) {
            throw new CheckpointException(
                    "the tokenizer makes no token of '%s'. Bring the tokenizer.json, or the vocab.txt, of this model."
                            .formatted(SAMPLE));
        }
        long largest = largestId(Json.MAPPER.readTree(tokenizerJson.toFile()));
        if (largest >= vocabulary) {
            throw new CheckpointException(
                    ("the tokenizer has ids up to %d, but vocab_size in config.json is %d. Take config.json and the"
                                    + " tokenizer from the same checkpoint.")
                            .formatted(largest, vocabulary));
        }
    }

    private static Encoding encode(Path tokenizerJson) throws IOException {
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(tokenizerJson, Map.of("padding", "false", "truncation", "false"))) {
            return tokenizer.encode(SAMPLE);
        } catch (RuntimeException e) {
            throw new CheckpointException(
                    "the tokenizer cannot be used: %s. Bring the tokenizer.json, or the vocab.txt, of this model."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static long largestId(JsonNode root) {
        long largest = AddedTokens.vocabulary(root).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(-1);
        for (JsonNode token : root.path("added_tokens")) {
            largest = Math.max(largest, token.path("id").asLong(-1));
        }
        return largest;
    }
}
