package dev.headstock.trainer.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs {@code operations.py} as a TorchScript archive: a zip of stored entries that holds the source and one pickled object of its
 * class. This is the way to libtorch operations that DJL has no binding for; no Python is involved.
 */
final class OperationsArchive {
    private static final String SOURCE = "operations.py";
    private static final String CLASS = "Operations";

    private OperationsArchive() {}

    static byte[] bytes() {
        try (InputStream source = requireNonNull(OperationsArchive.class.getResourceAsStream(SOURCE), SOURCE)) {
            return pack(source.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pack(byte[] source) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", module());
            store(zip, "byteorder", "little".getBytes(UTF_8));
            store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "version", "10\n".getBytes(UTF_8));
            store(zip, "code/__torch__.py", source);
        }
        return bytes.toByteArray();
    }

    /** libtorch maps the entries and therefore accepts stored ones only. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry("archive/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Pickle, protocol 2: {@code Operations.__new__()} with the state {@code {training: True}}. */
    private static byte[] module() throws IOException {
        byte[] attribute = "training".getBytes(UTF_8);
        var pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2, 'c'});
        pickle.write(("__torch__\n" + CLASS + "\n").getBytes(UTF_8));
        pickle.write(new byte[] {')', (byte) 0x81, '}', '(', 'X'});
        pickle.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(attribute.length)
                .array());
        pickle.write(attribute);
        pickle.write(new byte[] {(byte) 0x88, 'u', 'b', '.'});
        return pickle.toByteArray();
    }
}
