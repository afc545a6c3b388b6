package dev.headstock.kit;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.TensorMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compares the tensors of a checkpoint with the parameters of an outline. */
public final class CheckpointTensors {
    private CheckpointTensors() {}

    /**
     * Compares what the tensors become with what the outline needs. A manifest without tensors, of a model that is to be made, passes.
     *
     * @throws IllegalArgumentException naming every parameter that is missing or has another shape
     */
    public static void require(
            CheckpointManifest manifest, ModelOutline outline, Function<String, List<TensorMapping>> mapTensor) {
        if (manifest.tensors().isEmpty()) {
            return;
        }
        Map<String, Shape> found = new HashMap<>();
        manifest.tensors()
                .forEach((name, shape) ->
                        mapTensor.apply(name).forEach(mapping -> found.put(mapping.path(), mapped(shape, mapping))));
        List<String> faults = new ArrayList<>();
        for (ParameterInfo parameter : outline.parameters()) {
            Shape shape = found.get(parameter.path());
            if (shape == null) {
                faults.add(parameter.path() + " is missing");
            } else if (!shape.equals(parameter.shape())) {
                faults.add("%s is %s, expected %s".formatted(parameter.path(), shape, parameter.shape()));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not match config.json: %s. Take both files from the same checkpoint."
                            .formatted(String.join("; ", faults)));
        }
    }

    /** The shape of the parameter that a tensor, or its part, becomes. */
    private static Shape mapped(Shape tensor, TensorMapping mapping) {
        long[] sizes = tensor.getShape().clone();
        if (mapping.transposed() && sizes.length == 2) {
            sizes = new long[] {sizes[1], sizes[0]};
        }
        if (sizes.length > 0) {
            sizes[0] /= mapping.parts();
        }
        return new Shape(sizes);
    }
}
