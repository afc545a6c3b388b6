package dev.headstock.trainer.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * Numbered rows of equal width in a file, so that the disk bounds them and not memory; what is read again soon, the system has in its page
 * cache. The file is gone when this is closed or the process ends. Not for several threads at once.
 *
 * <p>Rows are written and read, and not mapped: on a full disk a write says so, and a mapping ends in an error of the virtual machine.
 */
final class RowFile implements AutoCloseable {
    private final FileChannel channel;
    private final int width;
    private final ByteBuffer row;
    private final BitSet written = new BitSet();

    private RowFile(FileChannel channel, int width) {
        this.channel = channel;
        this.width = width;
        this.row = ByteBuffer.allocateDirect(Math.multiplyExact(width, Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    /**
     * @param file does not exist yet; its folder does
     * @param width numbers in a row
     */
    static RowFile create(Path file, int width) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        return new RowFile(channel, width);
    }

    int width() {
        return width;
    }

    boolean has(int number) {
        return written.get(number);
    }

    /** @throws IOException when the disk is full, among others */
    void write(int number, float[] values) throws IOException {
        row.clear().asFloatBuffer().put(values);
        for (long end = position(number + 1L); row.hasRemaining(); ) {
            channel.write(row, end - row.remaining());
        }
        written.set(number);
    }

    /** Reads a row that {@link #has} been written, into {@code values} from {@code offset} on. */
    void read(int number, float[] values, int offset) throws IOException {
        row.clear();
        for (long end = position(number + 1L); row.hasRemaining(); ) {
            if (channel.read(row, end - row.remaining()) < 0) {
                throw new IOException("the file of %d-number rows ends before row %d".formatted(width, number));
            }
        }
        row.flip().asFloatBuffer().get(values, offset, width);
    }

    private long position(long number) {
        return number * width * Float.BYTES;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
