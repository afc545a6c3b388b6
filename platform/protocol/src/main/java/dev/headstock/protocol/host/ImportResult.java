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
 * @param format how the files were read; null where the format or its options are wrong
 * @param report what became of the files, also when nothing was written
 */
public record ImportResult(
        boolean imported,
        List<Problem> problems,
        List<RowFault> faults,
        long faultCount,
        @Nullable String sha256,
        @Nullable DatasetSchemaView schema,
        @Nullable Statistics statistics,
        @Nullable ImportedFormat format,
        Report report) {
    /**
     * What a person can check against the files.
     *
     * @param files in the order of the request
     * @param normalized values that are stored differently from how the files write them
     * @param dropped faulty rows that were left out on request, at most 200
     * @param remarks rows that are stored and that the format remarks on, at most 200; {@code remarkCount} counts all
     */
    public record Report(
            List<FileReport> files,
            List<NormalizedValues> normalized,
            List<RowFault> dropped,
            List<RowFault> remarks,
            long remarkCount) {}

    /**
     * What a version follows from beside its files.
     *
     * @param options all of them: what was left out has its default
     * @param plugin id of the plugin that brings the format; empty for versions that were stored before it was kept
     * @param pluginVersion empty where a format comes from no jar
     */
    public record ImportedFormat(
            String id, Map<String, @Nullable Object> options, String plugin, String pluginVersion) {}

    /**
     * @param lines in the file, the header included
     * @param rows in the file, faulty ones included
     * @param faultyRows rows that are not stored
     * @param faultyLines from the start of each faulty row to the next row: many more than {@code faultyRows} after a stray quote
     * @param swallowedLines lines within stored values that look like rows of their own
     */
    public record FileReport(
            String fileName, long lines, long rows, long faultyRows, long faultyLines, long swallowedLines) {}

    /**
     * @param change what was done, as a sentence
     * @param values how many values of the readable rows were changed
     * @param examples at most 5, such as {@code 'ham<U+00A0>' → 'ham'}
     */
    public record NormalizedValues(String column, String change, long values, List<String> examples) {}

    /**
     * What is wrong with a row, or worth a look.
     *
     * @param line of the first fault
     * @param text the offending text, at most 200 characters
     * @param message for example {@code label is empty. Fill it or drop the row.}
     */
    public record RowFault(String file, long line, String text, String message) {}

    /**
     * @param rows per split
     * @param columns what the values of each column are like, in the schema's order
     * @param lengths histogram of lengths; null without a tokenizer
     * @param duplicates rows whose texts appear earlier in the same split
     * @param leakage rows of dev or test whose texts also appear in train
     * @param leakageExamples row numbers, at most 20
     * @param languages that the texts are written in
     */
    public record Statistics(
            Map<Split, Long> rows,
            List<ColumnStatistics> columns,
            @Nullable LengthHistogram lengths,
            long duplicates,
            long leakage,
            List<Long> leakageExamples,
            long characters,
            Languages languages) {}

    /**
     * What a language detector says of a sample.
     *
     * @param sampled rows of the sample, spread evenly over the data
     * @param counts the most frequent first; rows on which the detector is undecided are in none
     */
    public record Languages(long sampled, List<LanguageCount> counts) {}

    /**
     * @param language its ISO 639 code: of two letters where there is one, of three otherwise
     * @param rows of the sample
     */
    public record LanguageCount(String language, long rows) {}

    /**
     * @param missing rows without a value
     * @param classes per class and split the number of rows, or of words for tags, or of spans for labeled spans; the most frequent 1,000
     * @param numbers histogram of a number column, of list lengths, or of span lengths in characters; null where there is none
     */
    public record ColumnStatistics(
            String column,
            long missing,
            Map<String, Map<Split, Long>> classes,
            @Nullable NumberHistogram numbers) {}

    /**
     * @param of {@code values}, {@code items} or {@code span-characters}
     * @param edges one more than counts
     */
    public record NumberHistogram(
            String of, double smallest, double largest, double mean, List<Double> edges, List<Long> counts) {}

    /**
     * Lengths in tokens, specials included, of what is read: with the text to generate where there is one.
     *
     * @param binWidth tokens per bin
     * @param counts the last bin holds everything longer
     * @param mean of all rows, uncut
     * @param percentile99 length that 99 % of the rows do not exceed
     * @param meanUpTo mean after cutting at 128, 256, 512, 1,024, 2,048, 4,096 and 8,192 tokens, by that length as text
     * @param truncatedShare share of rows longer than 64, 128, 256, 512, 1,024, 2,048, 4,096 and 8,192 tokens, by that length as text
     */
    public record LengthHistogram(
            int binWidth,
            List<Long> counts,
            int longest,
            double mean,
            int percentile99,
            Map<String, Double> meanUpTo,
            Map<String, Double> truncatedShare) {}
}
