package dev.headstock.trainer.datasets;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts tokens, in batches that are bounded by rows and by characters. */
final class LengthCounter implements Closeable {
    private static final int BIN_WIDTH = 16;
    private static final int LIMIT = 512;
    private static final int[] CUTS = {64, 128, 256, 512};
    private static final int BATCH_ROWS = 512;
    private static final long BATCH_CHARACTERS = 1_000_000;

    private final HuggingFaceTokenizer tokenizer;
    private final PairList<String, String> pairs = new PairList<>();
    private final List<String> texts = new ArrayList<>();
    private long characters;

    private final long[] bins = new long[LIMIT / BIN_WIDTH + 1];
    private final long[] longerThan = new long[CUTS.length];
    private long rows;
    private long cutTokens;
    private int longest;

    LengthCounter(Path tokenizerJson) throws IOException {
        this.tokenizer =
                HuggingFaceTokenizer.newInstance(tokenizerJson, Map.of("padding", "false", "truncation", "false"));
    }

    void add(String text, @Nullable String secondText) {
        if (secondText == null) {
            texts.add(text);
        } else {
            pairs.add(text, secondText);
        }
        characters += text.length() + (secondText == null ? 0 : secondText.length());
        if (texts.size() + pairs.size() >= BATCH_ROWS || characters >= BATCH_CHARACTERS) {
            countWaiting();
        }
    }

    private void countWaiting() {
        if (!texts.isEmpty()) {
            Arrays.stream(tokenizer.batchEncode(texts)).forEach(this::count);
        }
        if (!pairs.isEmpty()) {
            Arrays.stream(tokenizer.batchEncode(pairs)).forEach(this::count);
        }
        texts.clear();
        pairs.clear();
        characters = 0;
    }

    private void count(Encoding encoding) {
        int tokens = encoding.getIds().length;
        rows++;
        bins[Math.min(tokens / BIN_WIDTH, bins.length - 1)]++;
        longest = Math.max(longest, tokens);
        cutTokens += Math.min(tokens, LIMIT);
        for (int i = 0; i < CUTS.length; i++) {
            longerThan[i] += tokens > CUTS[i] ? 1 : 0;
        }
    }

    LengthHistogram histogram() {
        countWaiting();
        Map<String, Double> truncated = new LinkedHashMap<>();
        for (int i = 0; i < CUTS.length; i++) {
            truncated.put(String.valueOf(CUTS[i]), rows == 0 ? 0 : (double) longerThan[i] / rows);
        }
        return new LengthHistogram(
                BIN_WIDTH,
                Arrays.stream(bins).boxed().toList(),
                longest,
                rows == 0 ? 0 : (double) cutTokens / rows,
                truncated);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
