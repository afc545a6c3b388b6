package dev.headstock.trainer.datasets.statistics;

import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects lengths in tokens; nothing is cut. */
final class LengthHistogramBuilder {
    private static final int BIN_WIDTH = 16;
    private static final int MOST_BINS = 512;
    private static final int[] CUTS = {64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192};
    /** Means are stated from this length on. */
    private static final int FIRST_MEAN = 128;
    /** Lengths up to this one are counted exactly, longer ones together. */
    private static final int EXACT = 1 << 16;

    private final long[] counts = new long[EXACT + 1];
    private final long[] tokensUpTo = new long[CUTS.length];
    private final long[] longerThan = new long[CUTS.length];
    private long rows;
    private long tokens;
    private int longest;

    void add(int length) {
        rows++;
        tokens += length;
        longest = Math.max(longest, length);
        counts[Math.min(length, EXACT)]++;
        for (int i = 0; i < CUTS.length; i++) {
            longerThan[i] += length > CUTS[i] ? 1 : 0;
            tokensUpTo[i] += Math.min(length, CUTS[i]);
        }
    }

    LengthHistogram build() {
        Map<String, Double> means = new LinkedHashMap<>();
        Map<String, Double> truncated = new LinkedHashMap<>();
        for (int i = 0; i < CUTS.length; i++) {
            truncated.put(String.valueOf(CUTS[i]), share(longerThan[i]));
            if (CUTS[i] >= FIRST_MEAN) {
                means.put(String.valueOf(CUTS[i]), share(tokensUpTo[i]));
            }
        }
        return new LengthHistogram(BIN_WIDTH, bins(), longest, share(tokens), percentile99(), means, truncated);
    }

    private double share(long count) {
        return rows == 0 ? 0 : (double) count / rows;
    }

    private List<Long> bins() {
        // The last one is for what is longer than all others, also when nothing is.
        long[] bins = new long[Math.min(longest / BIN_WIDTH + 1, MOST_BINS) + 1];
        for (int length = 0; length <= Math.min(longest, EXACT); length++) {
            bins[Math.min(length / BIN_WIDTH, bins.length - 1)] += counts[length];
        }
        List<Long> boxed = new ArrayList<>();
        for (long bin : bins) {
            boxed.add(bin);
        }
        return boxed;
    }

    private int percentile99() {
        long wanted = (long) Math.ceil(rows * 0.99);
        long seen = 0;
        for (int length = 0; length < EXACT; length++) {
            seen += counts[length];
            if (seen >= wanted) {
                return length;
            }
        }
        return longest;
    }
}
