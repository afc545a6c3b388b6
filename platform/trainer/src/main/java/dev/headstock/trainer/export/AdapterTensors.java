package dev.headstock.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The tensors of an adapter file, computed from a placement's parameters. */
final class AdapterTensors {
    private AdapterTensors() {}

    static List<Tensor> of(Model model, String placement, List<AdapterTensor> tensors) {
        List<Tensor> all = new ArrayList<>();
        for (AdapterTensor tensor : tensors) {
            all.add(tensor(model, placement, tensor));
        }
        return all;
    }

    private static Tensor tensor(Model model, String placement, AdapterTensor tensor) {
        try (NDManager memory = model.torch().newScope()) {
            List<NDArray> values = new ArrayList<>();
            for (String path : tensor.parameters()) {
                // A copy: what a plugin's function computes must not become a part of the model's own arrays.
                NDArray value = model.parameter(ParameterPaths.ADAPTERS + placement + "." + path)
                        .duplicate();
                value.attach(memory);
                values.add(value);
            }
            NDArray result = tensor.value().apply(values);
            Shape shape = result.getShape();
            return Tensor.floats(tensor.key(), shape, FloatSource.of(result.toFloatArray()));
        }
    }
}
