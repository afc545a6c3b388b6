package dev.headstock.trainer.encoding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns texts into token ids, the way the base model's own tokenizer does. */
public final class TextEncoder implements AutoCloseable {
    /** These two bound the memory of one call into the tokenizer, which makes several objects of every token. */
    private static final int MOST_INPUTS = 512;

    private static final long MOST_CHARACTERS = 1_000_000;

    private final HuggingFaceTokenizer tokenizer;
    /** Types of single texts, by length: shared, and never written to. */
    private final Map<Integer, int[]> zeros = new ConcurrentHashMap<>();

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
        int from = 0;
        while (from < inputs.size()) {
            int to = endOfChunk(inputs, from);
            Arrays.stream(encodeChunk(inputs.subList(from, to)))
                    .map(this::encoded)
                    .forEach(result::add);
            from = to;
        }
        return result;
    }

    private static int endOfChunk(List<Input> inputs, int from) {
        long characters = 0;
        int to = from;
        while (to < inputs.size() && !isFull(to - from, characters)) {
            characters += inputs.get(to++).characters();
        }
        return to;
    }

    /** Whether so much is enough for one call into the tokenizer. */
    static boolean isFull(int inputs, long characters) {
        return inputs >= MOST_INPUTS || characters >= MOST_CHARACTERS;
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

    private EncodedText encoded(Encoding encoding) {
        int[] types = ints(encoding.getTypeIds());
        boolean single = Arrays.stream(types).allMatch(type -> type == 0);
        return new EncodedText(
                ints(encoding.getIds()),
                single ? zeros.computeIfAbsent(types.length, length -> types) : types,
                encoding.exceedMaxLength());
    }

    private static int[] ints(long[] numbers) {
        return Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    public record Input(String text, @Nullable String secondText) {
        long characters() {
            return (long) text.length() + (secondText == null ? 0 : secondText.length());
        }
    }
}
