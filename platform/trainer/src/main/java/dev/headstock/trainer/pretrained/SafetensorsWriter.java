package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors files. One chunk of one array is in memory at a time, taken from its owner when its turn comes. */
public final class SafetensorsWriter {
    private static final int CHUNK_BYTES = 1 << 20;

    private SafetensorsWriter() {}

    /** An array to be written. */
    public record Tensor(String name, ElementType type, Shape shape, Content content) {

        /** An array of 32-bit floats, read only when its turn comes. */
        public static Tensor floats(String name, Shape shape, FloatSource numbers) {
            return new Tensor(
                    name, ElementType.F32, shape, channel -> numbers.forEachChunk(chunk -> write(channel, chunk)));
        }

        /** An array of 64-bit integers. */
        public static Tensor longs(String name, Shape shape, long[] numbers) {
            return new Tensor(name, ElementType.I64, shape, channel -> {
                ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asLongBuffer().put(numbers);
                writeFully(channel, bytes);
            });
        }

        private long length() {
            return Math.multiplyExact(shape.size(), type.bytes());
        }
    }

    /** Puts an array's bytes at the channel's position. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Creates the file. It is not forced to the disk: whoever keeps it, as the server's object store does, sees to that, and a training
     * does not wait for a folder that a crash makes worthless anyway.
     *
     * @param metadata kept under {@code __metadata__}; nothing is written when empty
     * @throws IllegalArgumentException when an array delivers another number of bytes than its shape says
     */
    public static void write(Path path, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        List<Tensor> ordered = new ArrayList<>(tensors);
        // Wider types first keeps every array aligned to its own width, as the reference implementation does.
        ordered.sort(Comparator.comparingInt((Tensor tensor) -> -tensor.type().bytes()));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(channel, header(metadata, ordered));
            for (Tensor tensor : ordered) {
                long start = channel.position();
                tensor.content().writeTo(channel);
                long written = channel.position() - start;
                if (written != tensor.length()) {
                    throw new IllegalArgumentException("tensor '%s' of shape %s takes %d bytes, but %d were delivered"
                            .formatted(tensor.name(), tensor.shape(), tensor.length(), written));
                }
            }
        }
    }

    private record HeaderEntry(
            ElementType dtype,
            long[] shape,
            @JsonProperty("data_offsets") long[] dataOffsets) {}

    private static ByteBuffer header(Map<String, String> metadata, List<Tensor> tensors) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long offset = 0;
        for (Tensor tensor : tensors) {
            long end = Math.addExact(offset, tensor.length());
            Object earlier = header.put(
                    tensor.name(), new HeaderEntry(tensor.type(), tensor.shape().getShape(), new long[] {offset, end}));
            if (earlier != null) {
                throw new IllegalArgumentException("two tensors are named '%s'".formatted(tensor.name()));
            }
            offset = end;
        }
        byte[] json = Json.MAPPER.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        // Spaces up to a multiple of 8, so that the numbers start aligned.
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded.length).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(padded.length).put(padded).flip();
    }

    private static void write(FileChannel channel, float[] numbers) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < numbers.length; from += CHUNK_BYTES / 4) {
            int count = Math.min(CHUNK_BYTES / 4, numbers.length - from);
            chunk.clear().limit(4 * count);
            chunk.asFloatBuffer().put(numbers, from, count);
            writeFully(channel, chunk);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
