package dev.headstock.trainer.datasets;

import dev.headstock.api.data.Example;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.trainer.Json;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The examples.jsonl of a data set version: read once from the start, for encoding, then by number, for decoding. Keeps 8 bytes per example.
 * Not for several threads at once.
 */
public final class ExampleFile implements Closeable {
    private static final int BUFFER = 1 << 16;
    /** Parts of one row fit into the lower bits of a place. */
    private static final int PART_BITS = 16;

    private final Path path;
    private final ExampleReader reader;
    private final RowSelection selection;
    private final Function<DataExample, List<DataExample>> parts;
    private final RandomAccessFile file;
    private final Map<Split, Places> places = new EnumMap<>(Split.class);

    /** Where examples are: the offset of the row's line, and the part of the row. */
    private static final class Places {
        private long[] values = new long[1 << 10];
        private int size;

        void add(long offset, int part) {
            values = size < values.length ? values : Arrays.copyOf(values, 2 * size);
            values[size++] = offset << PART_BITS | part;
        }
    }

    /** @param parts what a view makes of a row; a list of the row itself without one */
    public ExampleFile(
            Path path, ExampleReader reader, RowSelection selection, Function<DataExample, List<DataExample>> parts)
            throws IOException {
        this.path = path;
        this.reader = reader;
        this.selection = selection;
        this.parts = parts;
        this.file = new RandomAccessFile(path.toFile(), "r");
    }

    /** Every row as it is stored. */
    public static ExampleFile open(Path path, ExampleReader reader) throws IOException {
        return new ExampleFile(path, reader, RowSelection.ALL, List::of);
    }

    /**
     * Reads the examples one by one, in the order of their rows.
     *
     * @param takers who takes the examples of a split; splits without one are passed over
     */
    public void read(Map<Split, Consumer<Example>> takers) throws IOException {
        takers.keySet().forEach(split -> places.put(split, new Places()));
        byte[] buffer = new byte[BUFFER];
        int length = 0;
        long offset = 0;
        try (InputStream input = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
            for (int next = input.read(); ; next = input.read()) {
                if (next == '\n' || next < 0) {
                    if (length > 0) {
                        take(buffer, length, offset, takers);
                    }
                    offset += length + 1;
                    length = 0;
                    if (next < 0) {
                        return;
                    }
                } else {
                    buffer = length < buffer.length ? buffer : Arrays.copyOf(buffer, 2 * length);
                    buffer[length++] = (byte) next;
                }
            }
        }
    }

    private void take(byte[] line, int length, long offset, Map<Split, Consumer<Example>> takers) {
        StoredExample stored = Json.MAPPER.readValue(line, 0, length, StoredExample.class);
        DataExample row = reader.example(stored);
        Optional<Split> split = selection.split(row, stored.split());
        Consumer<Example> taker = split.map(takers::get).orElse(null);
        if (taker == null) {
            return;
        }
        Places taken = places(split.get());
        for (DataExample part : parts.apply(row)) {
            taken.add(offset, part.part());
            taker.accept(part);
        }
    }

    private Places places(Split split) {
        Places found = places.get(split);
        if (found == null) {
            throw new IllegalStateException("the examples of %s have not been read".formatted(split));
        }
        return found;
    }

    /**
     * Examples that {@link #read} has given before.
     *
     * @param numbers counted from 0 in the order in which they came
     */
    public List<Example> read(Split split, int[] numbers) {
        Places of = places(split);
        List<Example> examples = new ArrayList<>();
        try {
            for (int number : numbers) {
                long place = of.values[number];
                DataExample row = row(place >>> PART_BITS);
                examples.add(parts.apply(row).get((int) (place & (1 << PART_BITS) - 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    private DataExample row(long offset) throws IOException {
        file.seek(offset);
        byte[] line = new byte[1 << 12];
        int length = 0;
        while (true) {
            int count = file.read(line, length, line.length - length);
            int end = indexOfLineEnd(line, length, length + Math.max(0, count));
            if (end >= 0 || count < 0) {
                int until = end >= 0 ? end : length;
                return reader.example(Json.MAPPER.readValue(line, 0, until, StoredExample.class));
            }
            length += count;
            line = length < line.length ? line : Arrays.copyOf(line, 2 * length);
        }
    }

    private static int indexOfLineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
