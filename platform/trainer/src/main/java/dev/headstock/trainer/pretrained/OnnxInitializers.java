package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The 32-bit float weights of an ONNX file, under the names the PyTorch model gave them.
 *
 * <p>The exporter folds each linear layer into a MatMul whose weight is anonymous and stored [in, out]. The layer's name survives only
 * in the node, {@code /encoder/layer.0/attention/self/query/MatMul}; such a weight appears here as
 * {@code encoder.layer.0.attention.self.query.weight}, transposed back to [out, in].
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3">onnx.proto3, whose field numbers are used below</a>
 */
public final class OnnxInitializers implements TensorSource {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int FLOAT = 1;

    private final String file;
    private final FileChannel channel;
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final Map<String, String> weightOfLinear = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private record Initializer(String name, List<Long> dimensions, int type, ByteBuffer raw) {}

    private OnnxInitializers(Path path, FileChannel channel) {
        this.file = String.valueOf(path.getFileName());
        this.channel = channel;
    }

    public static OnnxInitializers open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            OnnxInitializers model = new OnnxInitializers(path, channel);
            model.readModel();
            model.nameTensors();
            return model;
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            channel.close();
            throw new CheckpointException(
                    "%s is damaged or is not an ONNX file. Fetch it again.".formatted(path.getFileName()), e);
        }
    }

    private void readModel() throws IOException {
        if (channel.size() > Integer.MAX_VALUE) {
            throw new CheckpointException("%s is larger than the 2 GiB of an ONNX file.".formatted(file));
        }
        Protobuf model =
                new Protobuf(channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN));
        while (model.next()) {
            if (model.field() == MODEL_GRAPH) {
                readGraph(model.message());
            }
        }
    }

    private void readGraph(Protobuf graph) {
        while (graph.next()) {
            if (graph.field() == GRAPH_INITIALIZER) {
                Initializer initializer = readInitializer(graph.message());
                initializers.put(initializer.name(), initializer);
            } else if (graph.field() == GRAPH_NODE) {
                readNode(graph.message());
            }
        }
    }

    private void readNode(Protobuf node) {
        String name = "";
        String operation = "";
        List<String> inputs = new ArrayList<>();
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.string());
                case 3 -> name = node.string();
                case 4 -> operation = node.string();
                default -> {}
            }
        }
        if (operation.equals("MatMul") && inputs.size() == 2 && name.startsWith("/") && name.endsWith("/MatMul")) {
            String layer = name.substring(1, name.length() - "/MatMul".length()).replace('/', '.');
            weightOfLinear.put(layer + ".weight", inputs.get(1));
        }
    }

    private static Initializer readInitializer(Protobuf tensor) {
        String name = "";
        int type = 0;
        List<Long> dimensions = new ArrayList<>();
        ByteBuffer raw = ByteBuffer.allocate(0);
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.numbersInto(dimensions);
                case 2 -> type = (int) tensor.number();
                case 4, 9 -> raw = tensor.bytes();
                case 8 -> name = tensor.string();
                default -> {}
            }
        }
        return new Initializer(name, dimensions, type, raw);
    }

    private void nameTensors() throws CheckpointException {
        for (Initializer initializer : initializers.values()) {
            if (initializer.type() == FLOAT && !weightOfLinear.containsValue(initializer.name())) {
                Shape shape = shape(initializer);
                tensors.put(initializer.name(), new TensorInfo(initializer.name(), ElementType.F32, shape));
            }
        }
        for (Map.Entry<String, String> linear : weightOfLinear.entrySet()) {
            Initializer weight = initializers.get(linear.getValue());
            // A MatMul between two activations, such as attention scores, has no weight.
            if (weight != null && weight.type() == FLOAT && weight.dimensions().size() == 2) {
                Shape stored = shape(weight);
                Shape transposed = new Shape(stored.get(1), stored.get(0));
                tensors.put(linear.getKey(), new TensorInfo(linear.getKey(), ElementType.F32, transposed));
            }
        }
    }

    private Shape shape(Initializer initializer) throws CheckpointException {
        long bytes = 4;
        for (long dimension : initializer.dimensions()) {
            bytes = dimension < 0 || dimension > Integer.MAX_VALUE ? -1 : bytes * dimension;
            if (bytes < 0 || bytes > Integer.MAX_VALUE) {
                break;
            }
        }
        if (bytes != initializer.raw().remaining()) {
            throw new CheckpointException("%s: initializer '%s' of shape %s has %d bytes. Fetch the file again."
                    .formatted(
                            file,
                            initializer.name(),
                            initializer.dimensions(),
                            initializer.raw().remaining()));
        }
        return new Shape(
                initializer.dimensions().stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public FloatSource numbers(String name) throws CheckpointException {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("%s has no weight '%s'.".formatted(file, name));
        }
        String stored = weightOfLinear.get(name);
        if (stored == null) {
            return sink -> sink.take(initializer(name));
        }
        int out = (int) tensor.shape().get(0);
        int in = (int) tensor.shape().get(1);
        return sink -> sink.take(transposed(initializer(stored), out, in));
    }

    private float[] initializer(String stored) {
        Initializer found = initializers.get(stored);
        if (found == null) {
            throw new IllegalStateException("no initializer " + stored);
        }
        float[] numbers = new float[found.raw().remaining() / 4];
        found.raw().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }

    /** From [in, out] to [out, in]. */
    private static float[] transposed(float[] numbers, int out, int in) {
        float[] result = new float[numbers.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                result[o * in + i] = numbers[i * out + o];
            }
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Walks the fields of one protobuf message; what is not asked for is skipped. */
    private static final class Protobuf {
        private static final int VARINT = 0;
        private static final int FIXED_64 = 1;
        private static final int LENGTH_DELIMITED = 2;
        private static final int FIXED_32 = 5;

        private final ByteBuffer buffer;
        private int field;
        private int wireType;
        private boolean consumed = true;

        Protobuf(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        boolean next() {
            if (!consumed) {
                skip();
            }
            if (!buffer.hasRemaining()) {
                return false;
            }
            long key = varint();
            field = (int) (key >>> 3);
            wireType = (int) (key & 7);
            consumed = false;
            return true;
        }

        int field() {
            return field;
        }

        long number() {
            consumed = true;
            return varint();
        }

        /** A repeated number, packed or not. */
        void numbersInto(List<Long> target) {
            if (wireType == LENGTH_DELIMITED) {
                Protobuf packed = message();
                while (packed.buffer.hasRemaining()) {
                    target.add(packed.varint());
                }
            } else {
                target.add(number());
            }
        }

        ByteBuffer bytes() {
            consumed = true;
            int length = Math.toIntExact(checked(varint()));
            ByteBuffer part = buffer.slice(buffer.position(), length);
            buffer.position(buffer.position() + length);
            return part;
        }

        Protobuf message() {
            return new Protobuf(bytes());
        }

        String string() {
            return text(bytes());
        }

        private void skip() {
            switch (wireType) {
                case VARINT -> varint();
                case FIXED_64 -> buffer.position(buffer.position() + 8);
                case LENGTH_DELIMITED -> bytes();
                case FIXED_32 -> buffer.position(buffer.position() + 4);
                default -> throw new IllegalArgumentException("wire type " + wireType);
            }
            consumed = true;
        }

        private long checked(long length) {
            if (length < 0 || length > buffer.remaining()) {
                throw new BufferUnderflowException();
            }
            return length;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = buffer.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than 64 bits");
        }
    }
}
