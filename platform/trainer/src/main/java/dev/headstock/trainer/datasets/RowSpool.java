package dev.headstock.trainer.datasets;

import dev.headstock.protocol.Split;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checked rows, waiting on the disk until all of them are known. */
final class RowSpool implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final Path path;
    private final DataOutputStream output;
    private long rows;

    /**
     * @param file number of the uploaded file
     * @param label number of the class, −1 without labels
     * @param split null when it is still to be drawn
     */
    record SpooledRow(
            int file,
            long line,
            int label,
            @Nullable Split split,
            String text,
            @Nullable String secondText) {}

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
        output.writeInt(row.label());
        Split split = row.split();
        output.writeByte(split == null ? -1 : split.ordinal());
        writeText(row.text());
        String second = row.secondText();
        output.writeBoolean(second != null);
        if (second != null) {
            writeText(second);
        }
    }

    private void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length);
        output.write(bytes);
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
        int label = input.readInt();
        int split = input.readByte();
        String text = readText(input);
        String second = input.readBoolean() ? readText(input) : null;
        return new SpooledRow(file, line, label, split < 0 ? null : Split.values()[split], text, second);
    }

    private static String readText(DataInputStream input) throws IOException {
        return new String(input.readNBytes(input.readInt()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        output.close();
        Files.delete(path);
    }
}
