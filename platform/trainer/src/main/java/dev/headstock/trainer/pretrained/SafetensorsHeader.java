package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What stands before the numbers: 8 bytes of length, then JSON. Read as a stream with limits, so that a lying header costs no memory:
 * at most 100 MB of header and 20,000 tensors, offsets that cover the data exactly once and in order.
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    private static final long MOST_BYTES = 100_000_000;
    private static final int MOST_TENSORS = 20_000;
    private static final int MOST_DIMENSIONS = 16;
    private static final int LONGEST_NAME = 4096;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(1 << 20)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @param position in the file, of the first of {@code length} bytes */
    record Entry(ElementType type, Shape shape, long position, long length) {}

    static SafetensorsHeader read(Path path, FileChannel channel) throws IOException {
        String file = String.valueOf(path.getFileName());
        long size = channel.size();
        long length = headerLength(file, channel, size);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), new Region(channel, 8, length))) {
            return new Reader(file, json, 8 + length, size).read();
        } catch (JacksonException e) {
            throw new CheckpointException(
                    "%s: the header is not the JSON of a safetensors file (%s). Fetch the file again."
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    private static long headerLength(String file, FileChannel channel, long size) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        while (first.hasRemaining() && channel.read(first, first.position()) >= 0) {}
        if (first.hasRemaining()) {
            throw new CheckpointException(
                    "%s has %d bytes and is too short to be a safetensors file. Fetch it again.".formatted(file, size));
        }
        long length = first.getLong(0);
        if (length < 2 || length > size - 8) {
            throw new CheckpointException("%s says its header has %s bytes, but the file has %d. Fetch it again."
                    .formatted(file, Long.toUnsignedString(length), size));
        }
        if (length > MOST_BYTES) {
            throw new CheckpointException(
                    "%s has a header of %d bytes; at most %d are read.".formatted(file, length, MOST_BYTES));
        }
        return length;
    }

    /** One pass over the header's JSON. */
    private static final class Reader {
        private final String file;
        private final JsonParser json;
        private final long dataStart;
        private final long fileSize;
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        Reader(String file, JsonParser json, long dataStart, long fileSize) {
            this.file = file;
            this.json = json;
            this.dataStart = dataStart;
            this.fileSize = fileSize;
        }

        SafetensorsHeader read() throws CheckpointException {
            expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (name.equals("__metadata__")) {
                    readMetadata();
                } else {
                    entries.put(name, readEntry(name));
                }
                if (entries.size() > MOST_TENSORS) {
                    throw new CheckpointException("%s lists more than %d tensors, which no supported model has."
                            .formatted(file, MOST_TENSORS));
                }
            }
            if (json.nextToken() != null) {
                throw new CheckpointException("%s: something follows the header's JSON.".formatted(file));
            }
            return new SafetensorsHeader(inFileOrder(), metadata);
        }

        private void readMetadata() throws CheckpointException {
            expect(json.nextToken(), JsonToken.START_OBJECT, "__metadata__");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                expect(json.nextToken(), JsonToken.VALUE_STRING, "__metadata__ '" + key + "'");
                metadata.put(key, json.getString());
            }
        }

        private Entry readEntry(String name) throws CheckpointException {
            expect(json.nextToken(), JsonToken.START_OBJECT, "tensor '" + name + "'");
            ElementType type = null;
            List<Long> shape = null;
            List<Long> offsets = null;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                switch (key) {
                    case "dtype" -> type = readType(name);
                    case "shape" -> shape = readNumbers(name, key);
                    case "data_offsets" -> offsets = readNumbers(name, key);
                    default -> throw wrong(name, "has an unknown property '" + key + "'");
                }
            }
            return check(name, type, shape, offsets);
        }

        private ElementType readType(String name) throws CheckpointException {
            expect(json.nextToken(), JsonToken.VALUE_STRING, "dtype of tensor '" + name + "'");
            String type = json.getString();
            for (ElementType known : ElementType.values()) {
                if (known.name().equals(type)) {
                    return known;
                }
            }
            throw wrong(
                    name, "has the unknown dtype '%s'; known are %s".formatted(type, List.of(ElementType.values())));
        }

        private List<Long> readNumbers(String name, String key) throws CheckpointException {
            expect(json.nextToken(), JsonToken.START_ARRAY, key + " of tensor '" + name + "'");
            List<Long> numbers = new ArrayList<>();
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                if (numbers.size() == MOST_DIMENSIONS) {
                    throw wrong(name, "has more than %d numbers in %s".formatted(MOST_DIMENSIONS, key));
                }
                long number = json.getLongValue();
                if (number < 0) {
                    throw wrong(name, "has a negative number in " + key);
                }
                numbers.add(number);
            }
            expect(json.currentToken(), JsonToken.END_ARRAY, key + " of tensor '" + name + "'");
            return numbers;
        }

        private Entry check(
                String name, @Nullable ElementType type, @Nullable List<Long> shape, @Nullable List<Long> offsets)
                throws CheckpointException {
            if (type == null || shape == null || offsets == null || offsets.size() != 2) {
                throw wrong(name, "needs dtype, shape and two data_offsets");
            }
            long begin = offsets.get(0);
            long end = offsets.get(1);
            if (begin > end || end > fileSize - dataStart) {
                throw wrong(
                        name, "lies at bytes %d to %d of %d bytes of data".formatted(begin, end, fileSize - dataStart));
            }
            long bytes = type.bytes();
            try {
                for (long dimension : shape) {
                    bytes = Math.multiplyExact(bytes, dimension);
                }
            } catch (ArithmeticException e) {
                throw new CheckpointException(
                        "%s: tensor '%s' has the impossible shape %s.".formatted(file, name, shape), e);
            }
            if (bytes != end - begin) {
                throw wrong(
                        name,
                        "has shape %s of %s, which takes %d bytes, but %d are given"
                                .formatted(shape, type, bytes, end - begin));
            }
            return new Entry(
                    type, new Shape(shape.stream().mapToLong(Long::longValue).toArray()), dataStart + begin, bytes);
        }

        /** Every byte of data must belong to exactly one tensor: nothing hides between them, and none is counted twice. */
        private Map<String, Entry> inFileOrder() throws CheckpointException {
            Map<String, Entry> sorted = new LinkedHashMap<>();
            long expected = dataStart;
            List<Map.Entry<String, Entry>> byPosition = new ArrayList<>(entries.entrySet());
            byPosition.sort(Comparator.comparingLong(
                            (Map.Entry<String, Entry> e) -> e.getValue().position())
                    .thenComparingLong(e -> e.getValue().length()));
            for (Map.Entry<String, Entry> next : byPosition) {
                if (next.getValue().position() != expected) {
                    throw wrong(
                            next.getKey(),
                            "starts at byte %d of the file, where byte %d was expected; tensors must follow each other without gap or overlap"
                                    .formatted(next.getValue().position(), expected));
                }
                expected += next.getValue().length();
                sorted.put(next.getKey(), next.getValue());
            }
            if (expected != fileSize) {
                throw new CheckpointException("%s: %d bytes at the end belong to no tensor. Fetch the file again."
                        .formatted(file, fileSize - expected));
            }
            return sorted;
        }

        private void expect(@Nullable JsonToken actual, JsonToken wanted, String where) throws CheckpointException {
            if (actual != wanted) {
                throw new CheckpointException(
                        "%s: %s is not what a safetensors header holds there (found %s, expected %s)."
                                .formatted(file, where, actual, wanted));
            }
        }

        private CheckpointException wrong(String tensor, String what) {
            return new CheckpointException(
                    "%s: tensor '%s' %s. Fetch the file again or ask its author.".formatted(file, tensor, what));
        }
    }

    /** A part of a file as a stream. */
    private static final class Region extends InputStream {
        private final FileChannel channel;
        private long position;
        private final long end;

        Region(FileChannel channel, long start, long length) {
            this.channel = channel;
            this.position = start;
            this.end = start + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, end - position);
            if (wanted <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = channel.read(ByteBuffer.wrap(target, offset, wanted), position);
            position += Math.max(0, count);
            return count;
        }
    }
}
