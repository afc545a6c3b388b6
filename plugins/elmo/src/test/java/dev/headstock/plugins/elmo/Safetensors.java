package dev.headstock.plugins.elmo;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the fixtures: 32-bit floats only. */
final class Safetensors {
    private static final Pattern TENSOR = Pattern.compile(
            "\"([^\"]+)\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d,]+)\\],\"data_offsets\":\\[(\\d+),(\\d+)\\]\\}");

    private Safetensors() {}

    static Map<String, NDArray> read(Path file, Workbench bench) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[Math.toIntExact(content.getLong())];
        content.get(header);
        int start = content.position();
        Map<String, NDArray> tensors = new HashMap<>();
        Matcher tensor = TENSOR.matcher(new String(header, UTF_8));
        while (tensor.find()) {
            int from = Integer.parseInt(tensor.group(3));
            float[] numbers = new float[(Integer.parseInt(tensor.group(4)) - from) / Float.BYTES];
            content.position(start + from);
            content.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
            long[] shape = Arrays.stream(tensor.group(2).split(","))
                    .mapToLong(Long::parseLong)
                    .toArray();
            tensors.put(tensor.group(1), bench.array(numbers, new Shape(shape)));
        }
        return tensors;
    }
}
