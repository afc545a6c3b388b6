package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.TensorMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which tensor of a checkpoint becomes which parameters, by the family's mapping.
 *
 * @param byPath the tensor and its mapping for every path that the family knows
 * @param unused tensors that the family does not need, in alphabetical order
 */
record CheckpointTensors(Map<String, Mapped> byPath, List<String> unused) {

    /** A tensor, or a part of one. */
    record Mapped(TensorInfo tensor, TensorMapping mapping) {

        /** After transposing, and of the part alone. */
        Shape shape() {
            long[] dimensions = tensor.shape().getShape().clone();
            if (mapping.transposed()) {
                long first = dimensions[0];
                dimensions[0] = dimensions[1];
                dimensions[1] = first;
            }
            if (mapping.parts() > 1) {
                dimensions[0] /= mapping.parts();
            }
            return new Shape(dimensions);
        }
    }

    static CheckpointTensors of(TensorSource source, RecognizedModel model) throws CheckpointException {
        Map<String, Mapped> byPath = new TreeMap<>();
        List<String> unused = new ArrayList<>();
        for (TensorInfo tensor : source.tensors().values()) {
            List<TensorMapping> mappings =
                    tensor.type().isFloating() ? model.family().mapTensor(tensor.name()) : List.of();
            if (mappings.isEmpty()) {
                unused.add(tensor.name());
            }
            for (TensorMapping mapping : mappings) {
                Mapped mapped = checked(tensor, mapping);
                Mapped other = byPath.put(mapping.path(), mapped);
                if (other != null) {
                    throw new CheckpointException("tensors '%s' and '%s' both stand for '%s'. Remove one of them."
                            .formatted(other.tensor().name(), tensor.name(), mapping.path()));
                }
            }
        }
        return new CheckpointTensors(byPath, unused.stream().sorted().toList());
    }

    private static Mapped checked(TensorInfo tensor, TensorMapping mapping) throws CheckpointException {
        int dimensions = tensor.shape().dimension();
        if (mapping.transposed() && dimensions != 2) {
            throw new CheckpointException(
                    "tensor '%s' has the shape %s, where a matrix is needed.".formatted(tensor.name(), tensor.shape()));
        }
        if (mapping.parts() > 1) {
            long rows = dimensions == 0 ? 0 : tensor.shape().get(mapping.transposed() ? 1 : 0);
            if (rows == 0 || rows % mapping.parts() != 0) {
                throw new CheckpointException("tensor '%s' has the shape %s, which cannot be cut into %d parts."
                        .formatted(tensor.name(), tensor.shape(), mapping.parts()));
            }
        }
        return new Mapped(tensor, mapping);
    }

    /**
     * Every parameter of the outline in its order, then what the family knows but does not need itself, such as a pooler, because a head
     * may want to start from it.
     *
     * @throws CheckpointException when a parameter is missing or has another shape
     */
    Map<String, Mapped> required(List<ParameterInfo> parameters) throws CheckpointException {
        Map<String, Mapped> rest = new TreeMap<>(byPath);
        Map<String, Mapped> ordered = new LinkedHashMap<>();
        for (ParameterInfo parameter : parameters) {
            Mapped mapped = rest.remove(parameter.path());
            if (mapped == null) {
                throw new CheckpointException("the checkpoint has no tensor for '%s'.".formatted(parameter.path()));
            }
            if (!mapped.shape().equals(parameter.shape())) {
                throw new CheckpointException(
                        "tensor '%s' has the shape %s, but %s needs %s. Is config.json of this checkpoint?"
                                .formatted(
                                        mapped.tensor().name(),
                                        mapped.tensor().shape(),
                                        parameter.path(),
                                        parameter.shape()));
            }
            ordered.put(parameter.path(), mapped);
        }
        ordered.putAll(rest);
        return ordered;
    }

    /** The numbers of a mapped tensor as the parameter has them; refused where they are not finite. */
    static FloatSource numbers(TensorSource source, Mapped mapped) throws IOException {
        String name = mapped.tensor().name();
        FloatSource all = new FiniteNumbers(name, source.numbers(name));
        TensorMapping mapping = mapped.mapping();
        if (mapping.transposed()) {
            return transposed(all, mapped);
        }
        if (mapping.parts() == 1) {
            return all;
        }
        long size = mapped.shape().size();
        return new PartOfNumbers(all, mapping.part() * size, size);
    }

    private static FloatSource transposed(FloatSource all, Mapped mapped) {
        int stored = Math.toIntExact(mapped.tensor().shape().get(0));
        int turned = Math.toIntExact(mapped.tensor().shape().get(1));
        int rows = turned / mapped.mapping().parts();
        int first = mapped.mapping().part() * rows;
        return sink -> {
            float[] numbers = all.all(Math.multiplyExact(stored, turned));
            float[] part = new float[Math.multiplyExact(rows, stored)];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < stored; column++) {
                    part[row * stored + column] = numbers[column * turned + first + row];
                }
            }
            sink.take(part);
        };
    }

    /** Passes numbers on and refuses those that no training could recover from. */
    private record FiniteNumbers(String tensor, FloatSource numbers) implements FloatSource {
        @Override
        public void forEachChunk(Sink sink) throws IOException {
            numbers.forEachChunk(chunk -> {
                for (float number : chunk) {
                    if (!Float.isFinite(number)) {
                        throw new CheckpointException(
                                "tensor '%s' holds %s, so the model cannot compute anything. Fetch or export the checkpoint again."
                                        .formatted(tensor, number));
                    }
                }
                sink.take(chunk);
            });
        }
    }

    /** Some of the numbers, by position. */
    private record PartOfNumbers(FloatSource numbers, long from, long count) implements FloatSource {
        @Override
        public void forEachChunk(Sink sink) throws IOException {
            long[] position = {0};
            numbers.forEachChunk(chunk -> {
                long start = Math.max(from - position[0], 0);
                long end = Math.min(from + count - position[0], chunk.length);
                if (start < end) {
                    float[] part = new float[(int) (end - start)];
                    System.arraycopy(chunk, (int) start, part, 0, part.length);
                    sink.take(part);
                }
                position[0] += chunk.length;
            });
        }
    }
}
