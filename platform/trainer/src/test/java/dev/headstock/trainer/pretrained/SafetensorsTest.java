package dev.headstock.trainer.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void returnsWhatWasWritten() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of("format", "pt"),
                List.of(
                        SafetensorsWriter.Tensor.floats(
                                "b", new Shape(2, 3), FloatSource.of(new float[] {1, 2, 3, 4, 5, Float.NaN})),
                        SafetensorsWriter.Tensor.longs("step", new Shape(), new long[] {Long.MAX_VALUE}),
                        SafetensorsWriter.Tensor.floats("empty", new Shape(0, 4), FloatSource.of(new float[0]))));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(read.tensors().keySet()).containsExactlyInAnyOrder("b", "step", "empty");
            assertThat(read.floats("b")).containsExactly(1, 2, 3, 4, 5, Float.NaN);
            assertThat(read.floats("empty")).isEmpty();
            assertThat(read.bytes("step").getLong()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void numbersStartAligned() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file, Map.of(), List.of(SafetensorsWriter.Tensor.floats("a", new Shape(1), FloatSource.of(new float[] {7
                }))));

        long header = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();

        assertThat(header % 8).isZero();
    }

    @Test
    void aContentOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        folder.resolve("m.safetensors"),
                        Map.of(),
                        List.of(SafetensorsWriter.Tensor.floats("a", new Shape(2), FloatSource.of(new float[3])))))
                .hasMessageContaining("'a'")
                .hasMessageContaining("12 were delivered");
    }

    @Test
    void halfPrecisionIsWidened() throws IOException {
        byte[] data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x3c00)
                .putShort((short) 0x8001)
                .putShort((short) 0x3fc0)
                .putShort((short) 0xff80)
                .array();
        Path file = craft("""
                {"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
                 "brain":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}""", data);

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.floats("half")).containsExactly(1f, -0x1p-24f);
            assertThat(read.floats("brain")).containsExactly(1.5f, Float.NEGATIVE_INFINITY);
        }
    }

    @Test
    void readsBeyondTwoGigabytes() throws IOException {
        long before = 3L << 30;
        String header = """
                {"large":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]},
                 "last":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}}""".formatted(before, before, before, before + 4);
        Path file = craft(header, new byte[0]);
        // A sparse file: three gigabytes that take no room on the disk.
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            long data = Files.size(file);
            sparse.setLength(data + before + 4);
            sparse.seek(data + before);
            sparse.write(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(2.5f)
                    .array());
        }

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.floats("last")).containsExactly(2.5f);
        }
    }

    static Stream<Arguments> hostileFiles() {
        String fine = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        String manyTensors = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"t%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}".formatted(i))
                .collect(Collectors.joining(",", "{", "}"));
        return Stream.of(
                Arguments.of("shorter than a length", new byte[] {1, 2, 3}, "too short"),
                Arguments.of("header of 2^63 bytes", withLength(Long.MIN_VALUE, fine, 4), "9223372036854775808"),
                Arguments.of("header longer than the file", withLength(1 << 20, fine, 4), "1048576"),
                Arguments.of("100,000 tensors", bytes(manyTensors, 0), "more than 20000"),
                Arguments.of("not JSON", bytes("hello, this is a picture", 4), "not the JSON"),
                Arguments.of("deep JSON", bytes("{\"a\":" + "[".repeat(50_000), 4), "tensor 'a'"),
                Arguments.of(
                        "the same name twice",
                        bytes(
                                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                                8),
                        "Duplicate"),
                Arguments.of(
                        "overlapping tensors",
                        bytes(
                                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                                12),
                        "'b' starts at"),
                Arguments.of(
                        "a gap",
                        bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
                        "'a' starts at"),
                Arguments.of(
                        "shape that overflows",
                        bytes(
                                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
                                4),
                        "impossible shape"),
                Arguments.of(
                        "shape that does not fit its bytes",
                        bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,4]}}", 4),
                        "takes 12 bytes, but 4"),
                Arguments.of("data that is cut off", bytes(fine, 3), "0 to 4 of 3"),
                Arguments.of("data that belongs to nobody", bytes(fine, 5), "1 bytes at the end"),
                Arguments.of(
                        "an unknown type",
                        bytes("{\"a\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
                        "'F33'"),
                Arguments.of(
                        "a negative dimension",
                        bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
                        "negative"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileFiles")
    void aHostileFileIsRefusedByName(String name, byte[] content, String reason) throws IOException {
        Path file = Files.write(folder.resolve("hostile.safetensors"), content);

        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("hostile.safetensors")
                .hasMessageContaining(reason);
    }

    @Test
    void aDamagedFileIsReadOrRefusedButNeverBreaksTheReader() throws IOException {
        Path good = folder.resolve("good.safetensors");
        SafetensorsWriter.write(
                good,
                Map.of("format", "pt"),
                List.of(
                        SafetensorsWriter.Tensor.floats("first", new Shape(2, 2), FloatSource.of(new float[4])),
                        SafetensorsWriter.Tensor.floats("second", new Shape(3), FloatSource.of(new float[3]))));
        byte[] original = Files.readAllBytes(good);
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = Arrays.copyOf(original, original.length - random.nextInt(3));
            for (int i = 0; i <= random.nextInt(3); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.safetensors"), damaged);
            try (SafetensorsFile read = SafetensorsFile.open(file)) {
                assertThat(read.tensors()).isNotNull();
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("damaged.safetensors");
            }
        }
    }

    private Path craft(String header, byte[] data) throws IOException {
        byte[] content = bytes(header, data.length);
        System.arraycopy(data, 0, content, content.length - data.length, data.length);
        return Files.write(folder.resolve("crafted.safetensors"), content);
    }

    private static byte[] bytes(String header, int dataLength) {
        return withLength(header.getBytes(StandardCharsets.UTF_8).length, header, dataLength);
    }

    private static byte[] withLength(long length, String header, int dataLength) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }
}
