package dev.headstock.protocol.host;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param imported false when {@code faults} or errors in {@code problems} stand in the way; then nothing was written
 * @param faults every faulty row, by file and line; at most 10,000 are listed, {@code faultCount} counts all
 * @param sha256 of examples.jsonl; names the version
 */
public record ImportResult(
        boolean imported,
        List<Problem> problems,
        List<RowFault> faults,
        long faultCount,
        @Nullable String sha256,
        @Nullable DatasetSchemaView schema,
        @Nullable Statistics statistics) {

    /**
     * @param text the offending text, at most 200 characters
     * @param message for example {@code label is empty. Fill it or drop the row.}
     */
    public record RowFault(String file, long line, String text, String message) {}

    /**
     * @param rows per split
     * @param labels per class and split
     * @param lengths histogram of lengths; null without a tokenizer
     * @param duplicates rows whose texts appear earlier in the same split
     * @param leakage rows of dev or test whose texts also appear in train
     * @param leakageExamples row numbers, at most 20
     */
    public record Statistics(
            Map<Split, Long> rows,
            Map<String, Map<Split, Long>> labels,
            @Nullable LengthHistogram lengths,
            long duplicates,
            long leakage,
            List<Long> leakageExamples,
            long characters) {}

    /**
     * Lengths in tokens, specials included.
     *
     * @param binWidth tokens per bin
     * @param counts the last bin holds everything longer
     * @param mean after cutting at 512 tokens, since a few very long texts say nothing about what a run costs
     * @param truncatedShare share of rows longer than 64, 128, 256 and 512 tokens, by that length as text
     */
    public record LengthHistogram(
            int binWidth, List<Long> counts, int longest, double mean, Map<String, Double> truncatedShare) {}
}
