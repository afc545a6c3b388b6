package dev.headstock.trainer.analysis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How far the loops of a job are, and the numbers that belong to that moment. */
final class JobState {
    private static final int FORMAT = 1;

    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, float[]> arrays = new HashMap<>();

    Map<String, Long> positions() {
        return positions;
    }

    Map<String, float[]> arrays() {
        return arrays;
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeInt(FORMAT);
            output.writeInt(positions.size());
            for (Map.Entry<String, Long> position : new TreeMap<>(positions).entrySet()) {
                output.writeUTF(position.getKey());
                output.writeLong(position.getValue());
            }
            output.writeInt(arrays.size());
            for (Map.Entry<String, float[]> array : new TreeMap<>(arrays).entrySet()) {
                output.writeUTF(array.getKey());
                output.writeInt(array.getValue().length);
                ByteBuffer numbers = ByteBuffer.allocate(array.getValue().length * Float.BYTES);
                numbers.asFloatBuffer().put(array.getValue());
                output.write(numbers.array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static JobState read(byte[] bytes) {
        JobState state = new JobState();
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = input.readInt();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "The stored state of the job has format %d, this worker reads %d. Start the job again."
                                .formatted(format, FORMAT));
            }
            for (int count = input.readInt(); count > 0; count--) {
                state.positions.put(input.readUTF(), input.readLong());
            }
            for (int count = input.readInt(); count > 0; count--) {
                String name = input.readUTF();
                float[] numbers = new float[input.readInt()];
                ByteBuffer.wrap(input.readNBytes(numbers.length * Float.BYTES))
                        .asFloatBuffer()
                        .get(numbers);
                state.arrays.put(name, numbers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state;
    }
}
