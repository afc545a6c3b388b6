package dev.headstock.trainer.pretrained;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file, memory-mapped piece by piece so that neither the file nor one array is bound by the 2 GiB of a buffer.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class SafetensorsFile implements TensorSource {
    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        header.entries().forEach((name, entry) -> tensors.put(name, new TensorInfo(name, entry.type(), entry.shape())));
    }

    /**
     * Reads and checks the header; no numbers are read yet.
     *
     * @throws CheckpointException when the header does not describe the file
     */
    public static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new SafetensorsFile(path, channel, SafetensorsHeader.read(path, channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** The strings that the writer left under {@code __metadata__}. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** A read-only little-endian view of an array's bytes; for arrays below 2 GiB. */
    public ByteBuffer bytes(String name) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        if (entry.length() > Integer.MAX_VALUE) {
            throw new CheckpointException("%s: tensor '%s' has %d bytes, more than one buffer holds."
                    .formatted(path.getFileName(), name, entry.length()));
        }
        return map(entry.position(), (int) entry.length());
    }

    @Override
    public FloatSource numbers(String name) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        if (!entry.type().isFloating()) {
            throw new CheckpointException("%s: tensor '%s' holds %s, where floating-point numbers are needed."
                    .formatted(path.getFileName(), name, entry.type()));
        }
        return sink -> read(entry, sink);
    }

    private void read(SafetensorsHeader.Entry entry, FloatSource.Sink sink) throws IOException {
        int width = entry.type().bytes();
        long total = entry.length() / width;
        for (long from = 0; from < total; from += FloatSource.CHUNK) {
            int count = (int) Math.min(FloatSource.CHUNK, total - from);
            float[] piece = new float[count];
            entry.type().widen(map(entry.position() + from * width, count * width), piece);
            sink.take(piece);
        }
    }

    private SafetensorsHeader.Entry entry(String name) throws CheckpointException {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new CheckpointException("%s has no tensor '%s'.".formatted(path.getFileName(), name));
        }
        return entry;
    }

    private ByteBuffer map(long position, int length) throws IOException {
        return channel.map(MapMode.READ_ONLY, position, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
