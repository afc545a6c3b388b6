package dev.headstock.trainer.datasets.imports;

import dev.headstock.protocol.Split;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.splits.Strata;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Checked rows, waiting on the disk until all of them are known. */
final class RowSpool implements Closeable {
    private static final int BUFFER = 1 << 18;
    private static final TypeReference<Map<String, @Nullable Object>> CELLS = new TypeReference<>() {};

    private final Path path;
    private final DataOutputStream output;
    private long rows;

    /**
     * @param file number of the uploaded file
     * @param split null when it is still to be drawn
     * @param classes number of the row's set of classes in {@link Strata}; −1 for rows with a split
     * @param group rows of one group stay together; −1 without groups
     * @param cells by column name, as {@link dev.headstock.protocol.StoredExample} holds them
     */
    record SpooledRow(
            int file, long line, @Nullable Split split, int classes, int group, Map<String, @Nullable Object> cells) {}

    /** Receives the rows in their order. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(SpooledRow row) throws IOException;
    }

    RowSpool(Path path) throws IOException {
        this.path = path;
        this.output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER));
    }

    void add(SpooledRow row) throws IOException {
        rows++;
        output.writeInt(row.file());
        output.writeLong(row.line());
        Split split = row.split();
        output.writeByte(split == null ? -1 : split.ordinal());
        output.writeInt(row.classes());
        output.writeInt(row.group());
        byte[] cells = Json.MAPPER.writeValueAsBytes(row.cells());
        output.writeInt(cells.length);
        output.write(cells);
    }

    void forEach(RowConsumer consumer) throws IOException {
        output.flush();
        try (DataInputStream input = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER))) {
            for (long i = 0; i < rows; i++) {
                consumer.accept(read(input));
            }
        }
    }

    private static SpooledRow read(DataInputStream input) throws IOException {
        int file = input.readInt();
        long line = input.readLong();
        int split = input.readByte();
        int classes = input.readInt();
        int group = input.readInt();
        Map<String, @Nullable Object> cells = Json.MAPPER.readValue(input.readNBytes(input.readInt()), CELLS);
        return new SpooledRow(file, line, split < 0 ? null : Split.values()[split], classes, group, cells);
    }

    @Override
    public void close() throws IOException {
        output.close();
        Files.delete(path);
    }
}
