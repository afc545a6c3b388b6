package dev.headstock.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.pretrained.ElementType;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.pretrained.TensorInfo;
import dev.headstock.trainer.torch.Chunks;
import dev.headstock.trainer.training.values.States;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a training needs, besides the exported model, to go on as if nothing had happened. Beside it lie the arrays of the optimizer and of
 * interceptors, and the trained values of parameters that the model exports with others.
 *
 * @param step optimizer steps done
 * @param seconds of training so far, pauses not counted
 */
public record TrainingState(long step, double seconds) {
    private static final String STATE = "training.json";
    private static final String ARRAYS = "state.safetensors";
    private static final String STATES = "states/";
    private static final String PARAMETERS = "parameters/";

    /** Reads what {@link #write} wrote, without the arrays. */
    public static TrainingState read(Path folder) throws IOException {
        return Json.MAPPER.readValue(Files.readString(folder.resolve(STATE)), TrainingState.class);
    }

    /**
     * @param states empty when nothing follows any more
     * @param parameters trained values by path that the exported model does not hold
     */
    void write(Path folder, Map<String, NDArray> states, Map<String, NDArray> parameters) throws IOException {
        Files.createDirectories(folder);
        List<Tensor> tensors = new ArrayList<>();
        states.forEach((name, array) -> tensors.add(tensor(STATES + name, array)));
        parameters.forEach((path, array) -> tensors.add(tensor(PARAMETERS + path, array)));
        SafetensorsWriter.write(folder.resolve(ARRAYS), Map.of(), tensors);
        Files.writeString(folder.resolve(STATE), Json.MAPPER.writeValueAsString(this));
    }

    private static Tensor tensor(String name, NDArray array) {
        if (array.getDataType() == DataType.INT64) {
            return Tensor.longs(name, array.getShape(), array.toLongArray());
        }
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("The state '%s' holds %s. Keep 32-bit floating point or 64-bit integers."
                    .formatted(name, array.getDataType()));
        }
        return Tensor.floats(name, array.getShape(), Chunks.of(array));
    }

    /** Puts the arrays back. */
    void restore(Path folder, States states, Model model) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(ARRAYS))) {
            for (TensorInfo tensor : file.tensors().values()) {
                String name = tensor.name();
                if (name.startsWith(STATES)) {
                    states.put(name.substring(STATES.length()), read(file, tensor, states));
                } else {
                    try (NDArray trained = read(file, tensor, states)) {
                        NDArray parameter = model.parameter(name.substring(PARAMETERS.length()));
                        model.torch().operations().copyAll(List.of(parameter), List.of(trained));
                    }
                }
            }
        }
    }

    private static NDArray read(SafetensorsFile file, TensorInfo tensor, States states) throws IOException {
        Shape shape = tensor.shape();
        if (tensor.type() == ElementType.I64) {
            long[] numbers = new long[Math.toIntExact(shape.size())];
            file.bytes(tensor.name()).asLongBuffer().get(numbers);
            NDArray array = states.memory().create(numbers, shape);
            NDArray copy = array.duplicate();
            array.close();
            return copy;
        }
        return Chunks.create(states.memory(), shape, file.numbers(tensor.name()));
    }
}
