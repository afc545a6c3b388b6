package dev.headstock.trainer.export;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts parameters of the backbone back into the tensors that they were in the checkpoint: joined, and turned. */
final class CheckpointLayout {
    private final Model model;
    private final CheckpointNames names;

    CheckpointLayout(Model model, CheckpointNames names) {
        this.model = model;
        this.names = names;
    }

    /** A parameter and the place that it has in a tensor. */
    private record Part(String path, TensorMapping mapping) {}

    /**
     * With their adapters merged.
     *
     * @throws IllegalArgumentException with a sentence when a tensor cannot be restored
     */
    List<Tensor> tensors(List<String> paths) {
        Map<String, List<Part>> byTensor = new LinkedHashMap<>();
        for (String path : paths) {
            CheckpointTensor tensor = names.tensor(path)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The parameter '%s' has no name in transformers.".formatted(path)));
            byTensor.computeIfAbsent(tensor.name(), name -> new ArrayList<>()).add(new Part(path, tensor.mapping()));
        }
        List<Tensor> tensors = new ArrayList<>();
        byTensor.forEach((name, parts) -> tensors.add(tensor(name, parts)));
        return tensors;
    }

    private Tensor tensor(String name, List<Part> parts) {
        TensorMapping mapping = parts.get(0).mapping();
        if (parts.size() != mapping.parts()) {
            throw new IllegalArgumentException("The tensor '%s' needs %d parameters, but %d of them are in this model."
                    .formatted(name, mapping.parts(), parts.size()));
        }
        parts.sort(Comparator.comparingInt(part -> part.mapping().part()));
        Shape first = model.shape(parts.get(0).path());
        if (mapping.parts() == 1 && !mapping.transposed()) {
            return Tensor.floats(name, first, model.mergedNumbers(parts.get(0).path()));
        }
        long[] dimensions = first.getShape().clone();
        dimensions[0] *= parts.size();
        if (!mapping.transposed()) {
            return Tensor.floats(name, new Shape(dimensions), joined(parts));
        }
        int rows = Math.toIntExact(dimensions[0]);
        int columns = Math.toIntExact(dimensions[1]);
        FloatSource turned = sink -> sink.take(transposed(joined(parts).all(rows * columns), rows, columns));
        return Tensor.floats(name, new Shape(columns, rows), turned);
    }

    private FloatSource joined(List<Part> parts) {
        return sink -> {
            for (Part part : parts) {
                model.mergedNumbers(part.path()).forEachChunk(sink);
            }
        };
    }

    private static float[] transposed(float[] numbers, int rows, int columns) {
        float[] turned = new float[numbers.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = numbers[row * columns + column];
            }
        }
        return turned;
    }
}
