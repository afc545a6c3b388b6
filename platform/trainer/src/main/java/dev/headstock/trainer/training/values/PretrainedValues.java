package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.torch.Chunks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values that the base model has, read when an interceptor first asks for one. */
public final class PretrainedValues implements AutoCloseable {
    private final Model model;
    private final WeightSource base;
    private final NDManager memory;
    private final Map<String, NDArray> arrays = new HashMap<>();

    public PretrainedValues(Model model, WeightSource base) {
        this.model = model;
        this.base = base;
        this.memory = model.torch().newScope();
    }

    /** Those of the paths that the base model has. */
    public List<String> among(List<String> paths) {
        return paths.stream()
                .filter(path -> model.isOfBase(path) && base.find(path).isPresent())
                .toList();
    }

    public NDArray get(String path) {
        return arrays.computeIfAbsent(path, this::read);
    }

    private NDArray read(String path) {
        WeightSource.StoredArray stored = base.find(path)
                .orElseThrow(() -> new IllegalArgumentException("the base model has no array '%s'".formatted(path)));
        try {
            return Chunks.create(memory, stored.shape(), stored.numbers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
