package dev.headstock.plugins.elmo;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.plugins.elmo.Hdf5File.Array;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * AllenNLP's ELMo: options.json and weights in HDF5, as TensorFlow had them. Matrices are transposed; gates come as
 * input, cell, forget, output; the forget gate's bias lacks the 1 that TensorFlow adds; highways carry with the opposite
 * sign.
 *
 * @see <a href="https://github.com/allenai/allennlp/blob/v2.10.1/allennlp/modules/elmo.py">AllenNLP, elmo.py and elmo_lstm.py</a>
 */
final class AllenNlpFolder implements CheckpointReader {
    private final Hdf5File weights;
    private final Map<String, Object> config;
    private final ElmoConfig sizes;
    private final Map<String, Shape> tensors = new LinkedHashMap<>();

    private AllenNlpFolder(Hdf5File weights, Map<String, Object> config) {
        this.weights = weights;
        this.config = config;
        this.sizes = ElmoConfig.read(config);
        sizes.outline(config).parameters().forEach(parameter -> tensors.put(parameter.path(), parameter.shape()));
    }

    /** @throws IllegalArgumentException when options and weights do not belong together, or cannot be read */
    static AllenNlpFolder open(Path options, Path weights) throws IOException {
        Map<String, Object> config = AllenNlpOptions.read(options);
        Hdf5File file = Hdf5File.open(weights);
        try {
            return new AllenNlpFolder(file, config);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public Map<String, Shape> tensors() {
        return tensors;
    }

    @Override
    public void read(String tensor, Consumer<float[]> pieces) throws IOException {
        String[] parts = tensor.split("\\.");
        pieces.accept(
                switch (parts[0]) {
                    case "char_embeddings" -> characters();
                    case "char_filters" -> filter(parts[1], parts[2]);
                    case "highways" -> highway(parts[1], parts[2]);
                    case "char_projection" ->
                        parts[1].equals("weight")
                                ? transposed(
                                        "CNN_proj/W_proj", sizes.characters().filters(), sizes.projectionWidth())
                                : numbers("CNN_proj/b_proj", sizes.projectionWidth());
                    default -> lstm(parts[1], parts[2], parts[3]);
                });
    }

    /** Row 0 is behind the end of a sentence, which AllenNLP's file does not have. */
    private float[] characters() throws IOException {
        int width = sizes.characters().embeddingWidth();
        float[] stored = numbers("char_embed", Characters.COUNT - 1, width);
        float[] table = new float[Characters.COUNT * width];
        System.arraycopy(stored, 0, table, width, stored.length);
        return table;
    }

    /** [1, width, embedding, filters] to [filters, embedding, width] */
    private float[] filter(String index, String kind) throws IOException {
        int number = Integer.parseInt(index);
        int count = sizes.characters().counts().get(number);
        if (kind.equals("bias")) {
            return numbers("CNN/b_cnn_" + index, count);
        }
        int width = sizes.characters().widths().get(number);
        int embedding = sizes.characters().embeddingWidth();
        float[] stored = numbers("CNN/W_cnn_" + index, 1, width, embedding, count);
        float[] weight = new float[stored.length];
        for (int at = 0; at < width; at++) {
            for (int in = 0; in < embedding; in++) {
                for (int out = 0; out < count; out++) {
                    weight[(out * embedding + in) * width + at] = stored[(at * embedding + in) * count + out];
                }
            }
        }
        return weight;
    }

    /** The changed part, then the carried one. */
    private float[] highway(String index, String kind) throws IOException {
        int filters = sizes.characters().filters();
        String group = "CNN_high_" + index + "/";
        float[] changed = kind.equals("weight")
                ? transposed(group + "W_transform", filters, filters)
                : numbers(group + "b_transform", filters);
        float[] carried = kind.equals("weight")
                ? transposed(group + "W_carry", filters, filters)
                : numbers(group + "b_carry", filters);
        float[] both = Arrays.copyOf(changed, changed.length + carried.length);
        for (int i = 0; i < carried.length; i++) {
            both[changed.length + i] = -carried[i];
        }
        return both;
    }

    private float[] lstm(String layer, String direction, String kind) throws IOException {
        int cell = sizes.cellWidth();
        int width = sizes.projectionWidth();
        String group =
                "RNN_%d/RNN/MultiRNNCell/Cell%s/LSTMCell/".formatted(direction.equals(Paths.FORWARD) ? 0 : 1, layer);
        switch (kind) {
            case "projection" -> {
                return transposed(group + "W_P_0", cell, width);
            }
            case "bias" -> {
                float[] bias = numbers(group + "B", 4 * cell);
                for (int i = 2 * cell; i < 3 * cell; i++) {
                    bias[i] += 1;
                }
                return inOrder(bias, cell);
            }
            default -> {
                // [input and hidden, gates]; of the transposed matrix, the first or the last columns.
                float[] stored = numbers(group + "W_0", 2 * width, 4 * cell);
                int first = kind.equals("input") ? 0 : width;
                float[] part = Arrays.copyOfRange(stored, first * 4 * cell, (first + width) * 4 * cell);
                return inOrder(transposed(part, width, 4 * cell), cell * width);
            }
        }
    }

    /** Input, cell, forget, output to input, forget, cell, output. */
    private static float[] inOrder(float[] gates, int size) {
        float[] ordered = gates.clone();
        System.arraycopy(gates, 2 * size, ordered, size, size);
        System.arraycopy(gates, size, ordered, 2 * size, size);
        return ordered;
    }

    private float[] transposed(String path, int rows, int columns) throws IOException {
        return transposed(numbers(path, rows, columns), rows, columns);
    }

    private static float[] transposed(float[] numbers, int rows, int columns) {
        float[] transposed = new float[numbers.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = numbers[row * columns + column];
            }
        }
        return transposed;
    }

    private float[] numbers(String path, int... dimensions) throws IOException {
        Array array = weights.arrays().get(path);
        if (array == null) {
            throw new IllegalArgumentException(
                    "the weights have no array '%s', which options.json asks for. Take both files from the same model."
                            .formatted(path));
        }
        if (!Arrays.equals(array.dimensions(), dimensions)) {
            throw new IllegalArgumentException(
                    "the array '%s' is %s, but options.json asks for %s. Take both files from the same model."
                            .formatted(path, Arrays.toString(array.dimensions()), Arrays.toString(dimensions)));
        }
        return weights.read(array);
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
