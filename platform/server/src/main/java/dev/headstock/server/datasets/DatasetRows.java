package dev.headstock.server.datasets;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.storage.Blobs;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads single rows of a version: by number through the index, by content in one pass. Memory stays that of one page. */
@Component
class DatasetRows {
    /** As {@link dev.headstock.protocol.host.ImportRequest} promises for rows.idx. */
    private static final int LINES_PER_INDEX_ENTRY = 100;

    private final Blobs blobs;
    private final DatasetVersions versions;
    private final JsonColumns json;

    DatasetRows(Blobs blobs, DatasetVersions versions, JsonColumns json) {
        this.blobs = blobs;
        this.versions = versions;
        this.json = json;
    }

    /**
     * Null fields do not restrict.
     *
     * @param label value of a class column, one of the labels of a row, or the label of a span
     * @param column only this column's values are compared with {@code label}; null for all columns with classes
     * @param missing only rows without a value in this column
     * @param search text that some cell contains
     */
    record Filter(
            @Nullable Split split,
            @Nullable String label,
            @Nullable String column,
            @Nullable String missing,
            @Nullable String search) {
        boolean isByPosition() {
            return label == null && missing == null && (search == null || search.isBlank());
        }

        boolean accepts(StoredExample example, DatasetSchemaView schema) {
            return (label == null || hasLabel(example, schema, label))
                    && (missing == null || example.cells().get(missing) == null)
                    && (search == null || CellText.contains(example, search));
        }

        private boolean hasLabel(StoredExample example, DatasetSchemaView schema, String wanted) {
            return schema.columns().stream()
                    .filter(each -> column == null
                            ? !each.classes().isEmpty()
                            : each.name().equals(column))
                    .anyMatch(each -> CellText.is(example.cells().get(each.name()), wanted));
        }
    }

    /** @param total number of rows that match */
    record ExampleRows(List<StoredExample> items, long total) {}

    ExampleRows page(DatasetVersion version, Filter filter, long offset, int limit) {
        Range range = Range.of(version, filter.split());
        if (!filter.isByPosition()) {
            return search(version, range, filter, offset, limit);
        }
        long first = range.from() + Math.min(offset, range.size());
        long last = Math.min(first + limit, range.from() + range.size());
        List<StoredExample> items = new ArrayList<>();
        read(version, first, last, example -> items.add(example));
        return new ExampleRows(items, range.size());
    }

    /** The rows with these numbers; numbers that do not exist are left out. */
    Map<Long, StoredExample> byNumber(DatasetVersion version, Collection<Long> numbers) {
        SortedMap<Long, StoredExample> found = new TreeMap<>();
        SortedSet<Long> wanted = new TreeSet<>(numbers);
        long rows = Range.of(version, null).size();
        while (!wanted.isEmpty()) {
            long first = wanted.first();
            long blockEnd = Math.min((first / LINES_PER_INDEX_ENTRY + 1) * LINES_PER_INDEX_ENTRY, rows);
            SortedSet<Long> inBlock = new TreeSet<>(wanted.headSet(Math.max(blockEnd, first + 1)));
            if (first < rows) {
                read(version, first, Math.min(inBlock.last() + 1, rows), example -> {
                    if (inBlock.contains(example.row())) {
                        found.put(example.row(), example);
                    }
                });
            }
            wanted.removeAll(inBlock);
        }
        return found;
    }

    /** Numbers of the rows in one of whose cells a text occurs. */
    Set<Long> containing(DatasetVersion version, String text) {
        Set<Long> found = new HashSet<>();
        read(version, 0, Range.of(version, null).size(), example -> {
            if (CellText.contains(example, text)) {
                found.add(example.row());
            }
        });
        return found;
    }

    private interface Reader {
        void read(StoredExample example);
    }

    private ExampleRows search(DatasetVersion version, Range range, Filter filter, long offset, int limit) {
        List<StoredExample> items = new ArrayList<>();
        long[] matches = {0};
        read(version, range.from(), range.from() + range.size(), example -> {
            if (filter.accepts(example, version.schema())) {
                if (matches[0] >= offset && items.size() < limit) {
                    items.add(example);
                }
                matches[0]++;
            }
        });
        return new ExampleRows(items, matches[0]);
    }

    /** Rows {@code first} (inclusive) to {@code last} (exclusive), in order. */
    private void read(DatasetVersion version, long first, long last, Reader reader) {
        if (first >= last) {
            return;
        }
        try (BufferedReader lines = open(version, first)) {
            for (long number = first; number < last; number++) {
                String line =
                        Objects.requireNonNull(lines.readLine(), "examples.jsonl is shorter than its statistics say");
                reader.read(json.read(line, StoredExample.class));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the rows of data set version " + version.id(), failure);
        }
    }

    private BufferedReader open(DatasetVersion version, long row) throws IOException {
        long block = row / LINES_PER_INDEX_ENTRY;
        long offset;
        try (DataInputStream index =
                new DataInputStream(blobs.open(versions.indexOf(version.id()), block * Long.BYTES))) {
            offset = index.readLong();
        }
        InputStream examples = blobs.open(version.sha256(), offset);
        BufferedReader lines = new BufferedReader(new InputStreamReader(examples, StandardCharsets.UTF_8), 1 << 16);
        for (long skipped = block * LINES_PER_INDEX_ENTRY; skipped < row; skipped++) {
            lines.readLine();
        }
        return lines;
    }

    /** The splits lie one behind the other: train, dev, test. */
    private record Range(long from, long size) {
        static Range of(DatasetVersion version, @Nullable Split split) {
            Map<Split, Long> rows = version.statistics().rows();
            long before = 0;
            for (Split each : Split.values()) {
                long size = rows.getOrDefault(each, 0L);
                if (each == split) {
                    return new Range(before, size);
                }
                before += size;
            }
            return new Range(0, before);
        }
    }
}
