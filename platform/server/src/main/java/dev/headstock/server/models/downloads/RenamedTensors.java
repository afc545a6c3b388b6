package dev.headstock.server.models.downloads;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A safetensors file with other names of its tensors. Only the header changes: positions count from its end.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">The format</a>
 */
final class RenamedTensors {
    private static final int LENGTH_BYTES = 8;
    /** What the format allows. */
    private static final long LONGEST_HEADER = 100_000_000;

    private RenamedTensors() {}

    /** @param names new ones by old ones; others stay */
    static void copy(InputStream tensors, Map<String, String> names, JsonMapper json, OutputStream out)
            throws IOException {
        long length = littleEndian(ByteBuffer.wrap(read(tensors, LENGTH_BYTES))).getLong();
        if (length < 2 || length > LONGEST_HEADER) {
            throw new IOException("the header of the tensors has a length of %d bytes".formatted(length));
        }
        ObjectNode renamed = json.createObjectNode();
        for (Map.Entry<String, JsonNode> tensor :
                json.readTree(read(tensors, (int) length)).properties()) {
            renamed.set(names.getOrDefault(tensor.getKey(), tensor.getKey()), tensor.getValue());
        }
        byte[] header = aligned(renamed.toString()).getBytes(StandardCharsets.UTF_8);
        out.write(littleEndian(ByteBuffer.allocate(LENGTH_BYTES))
                .putLong(header.length)
                .array());
        out.write(header);
        tensors.transferTo(out);
    }

    /** Readers map the numbers into memory, where they begin at a multiple of 8. */
    private static String aligned(String header) {
        int bytes = header.getBytes(StandardCharsets.UTF_8).length;
        return header + " ".repeat(Math.floorMod(-bytes, LENGTH_BYTES));
    }

    private static byte[] read(InputStream in, int bytes) throws IOException {
        byte[] found = in.readNBytes(bytes);
        if (found.length < bytes) {
            throw new EOFException("the tensors end in their header");
        }
        return found;
    }

    private static ByteBuffer littleEndian(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }
}
