package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.ModelWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps what a recipe writes. */
public final class FakeModelWriter implements ModelWriter {
    private final Map<String, float[]> numbers = new TreeMap<>();
    private final Map<String, Shape> shapes = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();
    private Map<String, Object> config = Map.of();
    private @Nullable ModelReference tokenizer;
    private @Nullable ModelReference head;

    @Override
    public void config(Map<String, Object> other) {
        config = new LinkedHashMap<>(other);
    }

    @Override
    public void tokenizer(ModelReference from) {
        tokenizer = from;
    }

    @Override
    public void file(String name, byte[] content) {
        files.put(name, Arrays.toString(content));
    }

    @Override
    public void parameter(String path, NDArray value) {
        if (shapes.put(path, value.getShape()) != null) {
            throw new IllegalArgumentException("parameter '%s' is written twice".formatted(path));
        }
        numbers.put(path, value.toFloatArray());
    }

    @Override
    public void head(ModelReference from) {
        head = from;
    }

    public Map<String, Object> config() {
        return config;
    }

    public Optional<ModelReference> tokenizer() {
        return Optional.ofNullable(tokenizer);
    }

    /** Numbers of the parameters by path. */
    public Map<String, float[]> numbers() {
        return numbers;
    }

    public Map<String, Shape> shapes() {
        return shapes;
    }

    /** Whether there is a file of this name. */
    public boolean hasFile(String name) {
        return files.containsKey(name);
    }

    /** Everything as text: two models are the same when their texts are. */
    String text() {
        Map<String, String> parameters = new TreeMap<>();
        numbers.forEach((path, values) -> parameters.put(path, Arrays.toString(values)));
        return "%s %s %s %s %s".formatted(new TreeMap<>(config), tokenizer, head, files, parameters);
    }
}
