package dev.headstock.plugins.wordvectors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Numbers of a binary file, in order. What is read beyond its end is a sentence about a file that was cut off. */
final class LittleEndianFile implements Closeable {
    private final String name;
    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    private LittleEndianFile(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    static LittleEndianFile open(Path file) throws IOException {
        return new LittleEndianFile(VectorFiles.name(file), FileChannel.open(file, StandardOpenOption.READ));
    }

    String name() {
        return name;
    }

    FileChannel channel() {
        return channel;
    }

    long position() throws IOException {
        return channel.position() - buffer.remaining();
    }

    void seek(long position) throws IOException {
        channel.position(position);
        buffer.limit(0);
    }

    void skip(long bytes) throws IOException {
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
            return;
        }
        requireBytes(bytes);
        seek(position() + bytes);
    }

    /** @throws IllegalArgumentException when the file has fewer from here on */
    void requireBytes(long bytes) throws IOException {
        if (channel.size() - position() < bytes) {
            throw new IllegalArgumentException("%s ends too early, after %d bytes: it was cut off. Download it again."
                    .formatted(name, channel.size()));
        }
    }

    byte nextByte() throws IOException {
        require(Byte.BYTES);
        return buffer.get();
    }

    int nextInt() throws IOException {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    long nextLong() throws IOException {
        require(Long.BYTES);
        return buffer.getLong();
    }

    void nextFloats(float[] numbers) throws IOException {
        for (int i = 0; i < numbers.length; ) {
            require(Float.BYTES);
            int count = Math.min(numbers.length - i, buffer.remaining() / Float.BYTES);
            buffer.asFloatBuffer().get(numbers, i, count);
            buffer.position(buffer.position() + count * Float.BYTES);
            i += count;
        }
    }

    private void require(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        requireBytes(bytes);
        buffer.compact();
        while (buffer.position() < bytes) {
            channel.read(buffer);
        }
        buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
