package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Kernels;
import dev.headstock.api.Pass;
import dev.headstock.api.Role;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A run without dropout and without adapters that remembers what was asked of it. */
public final class FakePass implements Pass {
    private final Map<String, NDArray> parameters;
    private final Kernels kernels;
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<Place> visited = new LinkedHashSet<>();

    /** @param layer −1 for the embeddings */
    public record Place(int layer, Role role) {}

    public FakePass(Map<String, NDArray> parameters, Kernels kernels) {
        this.parameters = parameters;
        this.kernels = kernels;
    }

    @Override
    public NDArray parameter(String path) {
        NDArray parameter = parameters.get(path);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "'%s' was asked for, but there is only %s".formatted(path, parameters.keySet()));
        }
        read.add(path);
        return parameter;
    }

    /** Every path that was asked for. */
    public Set<String> read() {
        return read;
    }

    /** Every place that was offered to adapters. */
    public Set<Place> visited() {
        return visited;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public boolean training() {
        return false;
    }

    @Override
    public double hiddenDropout() {
        return 0;
    }

    @Override
    public double attentionDropout() {
        return 0;
    }

    @Override
    public NDArray at(int layer, Role role, NDArray input, NDArray output) {
        visited.add(new Place(layer, role));
        return output;
    }

    @Override
    public NDArray addAndNorm(int layer, Role role, NDArray stream, NDArray change, Norm norm) {
        visited.add(new Place(layer, role));
        return norm.apply(stream.add(change));
    }
}
