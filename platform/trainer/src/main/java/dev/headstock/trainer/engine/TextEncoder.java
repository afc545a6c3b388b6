package dev.headstock.trainer.engine;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns texts into token ids, the way the base model's own tokenizer does. */
public final class TextEncoder implements AutoCloseable {
    /** Bounds the memory of one call into the tokenizer. */
    private static final int CHUNK = 512;

    private final HuggingFaceTokenizer tokenizer;

    private TextEncoder(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * @param tokenizerJson a Hugging Face tokenizer.json; its own truncation and padding are overridden
     * @param maxTokens longer inputs are cut, the longer text of a pair first
     */
    public static TextEncoder open(Path tokenizerJson, int maxTokens) throws IOException {
        return new TextEncoder(HuggingFaceTokenizer.newInstance(
                tokenizerJson,
                Map.of(
                        "padding",
                        "false",
                        "truncation",
                        "longest_first",
                        "maxLength",
                        String.valueOf(maxTokens),
                        "modelMaxLength",
                        String.valueOf(maxTokens))));
    }

    /** Inputs in the order given. */
    public List<EncodedText> encode(List<Input> inputs) {
        List<EncodedText> result = new ArrayList<>(inputs.size());
        for (int from = 0; from < inputs.size(); from += CHUNK) {
            List<Input> chunk = inputs.subList(from, Math.min(from + CHUNK, inputs.size()));
            Arrays.stream(encodeChunk(chunk)).map(TextEncoder::encoded).forEach(result::add);
        }
        return result;
    }

    private Encoding[] encodeChunk(List<Input> inputs) {
        if (inputs.stream().allMatch(input -> input.secondText() == null)) {
            return tokenizer.batchEncode(inputs.stream().map(Input::text).toList());
        }
        var pairs = new PairList<String, String>();
        for (Input input : inputs) {
            String second = input.secondText();
            pairs.add(input.text(), second == null ? "" : second);
        }
        return tokenizer.batchEncode(pairs);
    }

    private static EncodedText encoded(Encoding encoding) {
        return new EncodedText(
                Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray(),
                Arrays.stream(encoding.getTypeIds()).mapToInt(Math::toIntExact).toArray(),
                encoding.exceedMaxLength());
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    public record Input(String text, @Nullable String secondText) {}
}
