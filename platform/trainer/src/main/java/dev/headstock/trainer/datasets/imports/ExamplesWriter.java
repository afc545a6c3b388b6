package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.ImportResult.Statistics;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.datasets.TextSet;
import dev.headstock.trainer.datasets.columns.ColumnTypes;
import dev.headstock.trainer.datasets.columns.RoleCatalog;
import dev.headstock.trainer.datasets.statistics.ColumnCounter;
import dev.headstock.trainer.datasets.statistics.LanguageSample;
import dev.headstock.trainer.datasets.statistics.LengthCounter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the canonical examples.jsonl, train first, then dev, then test, while rows come in any order; and counts what statistics need.
 */
final class ExamplesWriter implements Closeable {
    static final String EXAMPLES = "examples.jsonl";
    static final String INDEX = "rows.idx";

    private static final int ROWS_PER_INDEX_ENTRY = 100;
    private static final int MOST_LEAKAGE_EXAMPLES = 20;
    private static final int BUFFER = 1 << 18;

    private final Path scratch;
    private final List<ColumnCounter> counters;
    private final @Nullable LengthCounter lengths;
    private final LanguageSample languages;
    private final ExampleReader reader;
    private final Map<Split, Part> parts = new EnumMap<>(Split.class);
    private long characters;
    private long duplicates;

    /** The rows of one split. */
    private static final class Part implements Closeable {
        private final Path file;
        private final OutputStream output;
        private final long firstRow;
        private final TextSet texts = new TextSet();
        private final List<Long> hashes = new ArrayList<>();
        private final List<Long> indexed = new ArrayList<>();
        private long rows;
        private long bytes;

        Part(Path file, long firstRow) throws IOException {
            this.file = file;
            this.output = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
            this.firstRow = firstRow;
        }

        long nextRow() {
            return firstRow + rows;
        }

        void write(byte[] line) throws IOException {
            if (nextRow() % ROWS_PER_INDEX_ENTRY == 0) {
                indexed.add(bytes);
            }
            output.write(line);
            output.write('\n');
            bytes += line.length + 1;
            rows++;
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    /**
     * @param scratch a folder for what is not finished
     * @param rows how many rows each split will get: a row's number depends on the splits before its own
     * @param counters of the columns that are stored
     * @param lengths null to leave the token lengths out
     */
    ExamplesWriter(Path scratch, Map<Split, Long> rows, List<ColumnCounter> counters, @Nullable LengthCounter lengths)
            throws IOException {
        this.scratch = scratch;
        this.counters = counters;
        this.lengths = lengths;
        this.languages = new LanguageSample(
                rows.values().stream().mapToLong(Long::longValue).sum());
        this.reader = new ExampleReader(new DatasetSchemaView(
                counters.stream().map(ColumnCounter::schema).toList()));
        long first = 0;
        for (Split split : Split.values()) {
            parts.put(split, new Part(scratch.resolve("part-" + split), first));
            first += rows.getOrDefault(split, 0L);
        }
    }

    void add(Split split, long line, Map<String, @Nullable Object> cells) throws IOException {
        Part part = part(split);
        StoredExample example = new StoredExample(part.nextRow(), line, split, cells);
        part.write(Json.MAPPER.writeValueAsBytes(example));
        String[] texts = texts(cells);
        long hash = TextSet.hash(texts);
        duplicates += part.texts.add(hash) ? 0 : 1;
        if (split != Split.TRAIN) {
            part.hashes.add(hash);
        }
        for (String text : texts) {
            characters += text.length();
        }
        languages.add(part.nextRow() - 1, texts);
        counters.forEach(counter -> counter.add(cells.get(counter.column().name()), split));
        if (lengths != null) {
            lengths.add(reader.example(example));
        }
    }

    /** What a model reads of a row. */
    private String[] texts(Map<String, @Nullable Object> cells) {
        return counters.stream()
                .map(ColumnCounter::column)
                .filter(column -> RoleCatalog.isInput(column.role()))
                .map(column -> cells.get(column.name()))
                .map(value -> value instanceof String text ? text : String.valueOf(value))
                .toArray(String[]::new);
    }

    private Part part(Split split) {
        Part part = parts.get(split);
        if (part == null) {
            throw new IllegalStateException("no part for " + split);
        }
        return part;
    }

    /** Joins the parts in the scratch folder; returns the SHA-256 of examples.jsonl. */
    String join() throws IOException {
        close();
        MessageDigest digest = Sha256.digest();
        try (OutputStream examples = new DigestOutputStream(Files.newOutputStream(scratch.resolve(EXAMPLES)), digest);
                DataOutputStream index =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(scratch.resolve(INDEX))))) {
            long start = 0;
            for (Part part : parts.values()) {
                Files.copy(part.file, examples);
                for (long offset : part.indexed) {
                    index.writeLong(start + offset);
                }
                start += part.bytes;
                Files.delete(part.file);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** All columns of the file in their order; those without a role are ignored. */
    DatasetSchemaView schema(List<String> columns) {
        return new DatasetSchemaView(columns.stream()
                .map(name -> counters.stream()
                        .filter(counter -> counter.column().name().equals(name))
                        .findFirst()
                        .map(ColumnCounter::schema)
                        .orElseGet(() -> ignored(name)))
                .toList());
    }

    private static DatasetSchemaView.Column ignored(String name) {
        ColumnRole role = ColumnRole.IGNORED;
        return new DatasetSchemaView.Column(
                name, role.id(), ColumnTypes.name(role.type()), List.of(), List.of(), null, null, 0);
    }

    Statistics statistics() {
        Map<Split, Long> rows = new EnumMap<>(Split.class);
        parts.forEach((split, part) -> rows.put(split, part.rows));
        List<Long> leakageExamples = new ArrayList<>();
        long leakage = 0;
        for (Part part : parts.values()) {
            for (int i = 0; i < part.hashes.size(); i++) {
                if (part(Split.TRAIN).texts.contains(part.hashes.get(i))) {
                    leakage++;
                    if (leakageExamples.size() < MOST_LEAKAGE_EXAMPLES) {
                        leakageExamples.add(part.firstRow + i);
                    }
                }
            }
        }
        LengthHistogram histogram = lengths == null ? null : lengths.histogram();
        return new Statistics(
                rows,
                counters.stream().map(ColumnCounter::statistics).toList(),
                histogram,
                duplicates,
                leakage,
                leakageExamples,
                characters,
                languages.counted());
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts.values()) {
            part.close();
        }
    }
}
