package dev.headstock.plugins.elmo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The arrays of an HDF5 file as h5py writes it by default, and as AllenNLP published its weights: groups with symbol
 * tables, arrays of little-endian floats in one piece. What is stored otherwise is refused with a sentence.
 *
 * @see <a href="https://docs.hdfgroup.org/hdf5/v1_14/_f_m_t3.html">HDF5 File Format Specification, version 3</a>
 */
final class Hdf5File implements Closeable {
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;
    /** Of the root group's entry in a superblock of version 0 with addresses of 8 bytes. */
    private static final int ROOT_HEADER = 64;

    private static final int SUPERBLOCK = 96;

    private static final int DATASPACE = 0x01;
    private static final int DATATYPE = 0x03;
    private static final int LAYOUT = 0x08;
    private static final int FILTERS = 0x0B;
    private static final int CONTINUATION = 0x10;
    private static final int SYMBOL_TABLE = 0x11;

    private static final int FLOATING_POINT = 1;
    private static final int CONTIGUOUS = 1;
    private static final int SYMBOL = 40;
    private static final int MOST_BYTES = 1 << 30;
    private static final int MOST_OBJECTS = 10_000;

    private final String name;
    private final FileChannel channel;
    private final Map<String, Array> arrays = new LinkedHashMap<>();
    private int objects;

    /**
     * An array of 32- or 64-bit floats.
     *
     * @param dimensions none for a single number
     */
    record Array(long address, int[] dimensions, int bytes) {
        int count() {
            int count = 1;
            for (int dimension : dimensions) {
                count = Math.multiplyExact(count, dimension);
            }
            return count;
        }
    }

    private Hdf5File(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** @throws IllegalArgumentException when it is damaged, or made in a way that is not read */
    static Hdf5File open(Path path) throws IOException {
        Hdf5File file =
                new Hdf5File(String.valueOf(path.getFileName()), FileChannel.open(path, StandardOpenOption.READ));
        try {
            file.readRoot();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** By path, such as {@code CNN/W_cnn_0}. */
    Map<String, Array> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** In row-major order. */
    float[] read(Array array) throws IOException {
        int count = array.count();
        ByteBuffer bytes = bytes(array.address(), Math.multiplyExact((long) count, array.bytes()));
        float[] numbers = new float[count];
        if (array.bytes() == Float.BYTES) {
            bytes.asFloatBuffer().get(numbers);
        } else {
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) bytes.getDouble();
            }
        }
        return numbers;
    }

    private void readRoot() throws IOException {
        ByteBuffer block = bytes(0, SUPERBLOCK);
        boolean isHdf5 = block.getLong(0) == SIGNATURE;
        boolean isKnown = isHdf5 && block.get(8) == 0 && block.get(13) == Long.BYTES && block.get(14) == Long.BYTES;
        if (!isHdf5) {
            throw new IllegalArgumentException("%s is no HDF5 file. Download it again.".formatted(name));
        }
        if (!isKnown) {
            throw unread("a superblock of version %d".formatted(block.get(8)));
        }
        readObject("", block.getLong(ROOT_HEADER));
    }

    /** A group or an array, by its object header. */
    private void readObject(String path, long address) throws IOException {
        if (++objects > MOST_OBJECTS) {
            throw damaged("has more than %d objects".formatted(MOST_OBJECTS));
        }
        Map<Integer, ByteBuffer> messages = messages(path, address);
        ByteBuffer symbols = messages.get(SYMBOL_TABLE);
        if (symbols != null) {
            long tree = symbols.getLong(0);
            readTree(path, tree, heap(symbols.getLong(8)));
            return;
        }
        ByteBuffer space = messages.get(DATASPACE);
        ByteBuffer type = messages.get(DATATYPE);
        ByteBuffer layout = messages.get(LAYOUT);
        if (space == null || type == null || layout == null) {
            throw unread("the object '%s', which is neither a group of the first kind nor an array".formatted(path));
        }
        if (messages.containsKey(FILTERS)) {
            throw unread("the array '%s', which is compressed".formatted(path));
        }
        arrays.put(path, array(path, space, type, layout));
    }

    private Array array(String path, ByteBuffer space, ByteBuffer type, ByteBuffer layout) {
        int bytes = type.getInt(4);
        boolean isFloat = (type.get(0) & 0x0F) == FLOATING_POINT && (type.get(1) & 0x41) == 0;
        if (!isFloat || (bytes != Float.BYTES && bytes != Double.BYTES)) {
            throw unread("the array '%s', whose numbers are no little-endian floats of 4 or 8 bytes".formatted(path));
        }
        if (layout.get(0) != 3 || layout.get(1) != CONTIGUOUS) {
            throw unread("the array '%s', which is stored in chunks".formatted(path));
        }
        // Version 1 has five reserved bytes in front of the sizes.
        int first = space.get(0) == 1 ? 8 : 4;
        int[] dimensions = new int[space.get(1)];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = Math.toIntExact(space.getLong(first + i * Long.BYTES));
        }
        return new Array(layout.getLong(2), dimensions, bytes);
    }

    /** The first message of each type. */
    private Map<Integer, ByteBuffer> messages(String path, long address) throws IOException {
        ByteBuffer header = bytes(address, 16);
        if (header.get(0) != 1) {
            throw unread("the object '%s', whose header is of version %d".formatted(path, header.get(0)));
        }
        int left = header.getShort(2);
        Map<Integer, ByteBuffer> messages = new LinkedHashMap<>();
        ByteBuffer block = bytes(address + 16, header.getInt(8));
        while (left > 0 && block.remaining() >= 8) {
            int type = block.getShort() & 0xFFFF;
            int size = block.getShort() & 0xFFFF;
            block.position(block.position() + 4);
            if (size > block.remaining()) {
                throw damaged("has a message that is too long");
            }
            ByteBuffer data = block.slice(block.position(), size).order(ByteOrder.LITTLE_ENDIAN);
            block.position(block.position() + size);
            left--;
            if (type == CONTINUATION) {
                block = bytes(data.getLong(0), data.getLong(8));
            } else {
                messages.putIfAbsent(type, data);
            }
        }
        return messages;
    }

    /** The names of a group's members. */
    private ByteBuffer heap(long address) throws IOException {
        ByteBuffer heap = bytes(address, 32);
        requireSignature(heap, "HEAP");
        return bytes(heap.getLong(24), heap.getLong(8));
    }

    private void readTree(String path, long address, ByteBuffer names) throws IOException {
        if (++objects > MOST_OBJECTS) {
            throw damaged("has more than %d objects".formatted(MOST_OBJECTS));
        }
        ByteBuffer node = bytes(address, 24);
        requireSignature(node, "TREE");
        int level = node.get(5);
        int entries = node.getShort(6);
        // A key comes before each child, and one behind the last.
        ByteBuffer children = bytes(address + 24, 2L * Long.BYTES * entries);
        for (int i = 0; i < entries; i++) {
            long child = children.getLong(Long.BYTES * (2 * i + 1));
            if (level > 0) {
                readTree(path, child, names);
            } else {
                readSymbols(path, child, names);
            }
        }
    }

    private void readSymbols(String path, long address, ByteBuffer names) throws IOException {
        ByteBuffer node = bytes(address, 8);
        requireSignature(node, "SNOD");
        int count = node.getShort(6);
        ByteBuffer symbols = bytes(address + 8, (long) count * SYMBOL);
        for (int i = 0; i < count; i++) {
            String member = text(names, symbols.getLong(i * SYMBOL));
            readObject(path.isEmpty() ? member : path + "/" + member, symbols.getLong(i * SYMBOL + Long.BYTES));
        }
    }

    private String text(ByteBuffer names, long start) {
        if (start < 0 || start >= names.limit()) {
            throw damaged("has a name outside of its list");
        }
        int from = (int) start;
        int end = from;
        while (end < names.limit() && names.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        names.get(from, bytes);
        return new String(bytes, UTF_8);
    }

    private void requireSignature(ByteBuffer block, String signature) {
        byte[] found = new byte[4];
        block.get(0, found);
        if (!new String(found, UTF_8).equals(signature)) {
            throw damaged("lacks the mark %s where it should be".formatted(signature));
        }
    }

    private ByteBuffer bytes(long address, long length) throws IOException {
        if (address < 0 || length < 0 || length > MOST_BYTES || address > channel.size() - length) {
            throw damaged("ends too early");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, address + bytes.position()) >= 0) {
            // Reads on.
        }
        return bytes.flip();
    }

    private IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("%s is damaged: it %s. Download it again.".formatted(name, what));
    }

    private IllegalArgumentException unread(String what) {
        return new IllegalArgumentException(
                "%s has %s, and that part of HDF5 is not read. Write the file again with h5py's defaults, uncompressed."
                        .formatted(name, what));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
