package dev.headstock.trainer.features;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Numbered rows of vectors in a file, so that the disk bounds them and not memory; what is read again soon, the system has in its page
 * cache. A row has any number of vectors of one width. Written in any order, under a name that nobody looks for; {@link #publish} adds the
 * table of contents and gives it its name, when every row is there. Not for several threads at once.
 *
 * <p>Rows are written and read, and not mapped: on a full disk a write says so, and a mapping ends in an error of the virtual machine.
 */
final class FeatureFile implements Closeable {
    private static final long MAGIC = 0x48454144_46454154L;
    /** Width, number of rows, start of the table of contents, magic number. */
    private static final int TRAILER = 3 * Long.BYTES + Integer.BYTES;

    private static final int ENTRY = Long.BYTES + Integer.BYTES;

    private final Path path;
    private final FileChannel channel;
    private final int width;
    private final long[] offsets;
    private final int[] vectors;
    private ByteBuffer buffer = buffer(1 << 16);
    private long end;
    private int missing;

    private FeatureFile(Path path, FileChannel channel, int width, long[] offsets, int[] vectors, int missing) {
        this.path = path;
        this.channel = channel;
        this.width = width;
        this.offsets = offsets;
        this.vectors = vectors;
        this.missing = missing;
    }

    /**
     * @param path does not exist yet; its folder does
     * @param rows that it will have
     * @param width numbers in a vector
     */
    static FeatureFile create(Path path, int rows, int width) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long[] offsets = new long[rows];
        Arrays.fill(offsets, -1);
        return new FeatureFile(path, channel, width, offsets, new int[rows], rows);
    }

    /** @throws IOException when it is no complete file of so many rows */
    static FeatureFile open(Path path, int rows) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            ByteBuffer trailer = read(channel, channel.size() - TRAILER, TRAILER);
            int width = trailer.getInt();
            long count = trailer.getLong();
            long contents = trailer.getLong();
            if (trailer.getLong() != MAGIC
                    || count != rows
                    || contents + (long) ENTRY * rows != channel.size() - TRAILER) {
                throw new IOException("%s is damaged".formatted(path));
            }
            ByteBuffer entries = read(channel, contents, ENTRY * rows);
            long[] offsets = new long[rows];
            int[] vectors = new int[rows];
            for (int row = 0; row < rows; row++) {
                offsets[row] = entries.getLong();
                vectors[row] = entries.getInt();
            }
            return new FeatureFile(path, channel, width, offsets, vectors, 0);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    int width() {
        return width;
    }

    boolean has(int row) {
        return offsets[row] >= 0;
    }

    /** Vectors of a row that {@link #has} been written. */
    int vectors(int row) {
        return vectors[row];
    }

    boolean isComplete() {
        return missing == 0;
    }

    /** Bytes so far. */
    long size() throws IOException {
        return channel.size();
    }

    /**
     * @param values of all rows of a pass
     * @param from first number of this row in them
     * @param count of its vectors
     * @throws IOException when the disk is full, among others
     */
    void write(int row, float[] values, int from, int count) throws IOException {
        ByteBuffer bytes = buffer(row, count);
        bytes.asFloatBuffer().put(values, from, count * width);
        for (long at = end; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
        missing -= has(row) ? 0 : 1;
        offsets[row] = end;
        vectors[row] = count;
        end += (long) count * width * Float.BYTES;
    }

    /** Reads a row into {@code values} from {@code offset} on. */
    void read(int row, float[] values, int offset) throws IOException {
        ByteBuffer bytes = buffer(row, vectors[row]);
        for (long at = offsets[row]; bytes.hasRemaining(); ) {
            int count = channel.read(bytes, at);
            if (count < 0) {
                throw new IOException("%s ends before row %d".formatted(path, row));
            }
            at += count;
        }
        bytes.flip().asFloatBuffer().get(values, offset, vectors[row] * width);
    }

    private ByteBuffer buffer(int row, int count) throws IOException {
        long size = (long) count * width * Float.BYTES;
        if (size > Integer.MAX_VALUE) {
            throw new IOException("row %d has %d vectors, too many for one buffer".formatted(row, count));
        }
        if (buffer.capacity() < size) {
            buffer = buffer((int) size);
        }
        return buffer.clear().limit((int) size);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (long at = from; bytes.hasRemaining(); ) {
            int read = at < 0 ? -1 : channel.read(bytes, at);
            if (read < 0) {
                throw new IOException("the file is too short");
            }
            at += read;
        }
        return bytes.flip();
    }

    /** Gives a complete file its name; others find it from now on. */
    void publish(Path name) throws IOException {
        ByteBuffer contents = ByteBuffer.allocate(ENTRY * offsets.length + TRAILER);
        for (int row = 0; row < offsets.length; row++) {
            contents.putLong(offsets[row]).putInt(vectors[row]);
        }
        contents.putInt(width)
                .putLong(offsets.length)
                .putLong(end)
                .putLong(MAGIC)
                .flip();
        for (long at = end; contents.hasRemaining(); ) {
            at += channel.write(contents, at);
        }
        Files.move(path, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Closes it; one that was not published is deleted. */
    void discard() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
