package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.torch.Operations;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where vectors over a model's parameters live: a step, or a scope of an analysis. */
public final class VectorSpace {
    private final Operations operations;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Supplier<NDManager> memory;

    /** @param memory of new vectors: they are released with it at the latest */
    public VectorSpace(Model model, Supplier<NDManager> memory) {
        this.operations = model.torch().operations();
        this.memory = memory;
        model.blueprint().parameters().forEach(entry -> entries.put(entry.path(), entry));
    }

    /** A vector of these arrays, which belong to somebody else and must not change while it is used. */
    public ParameterVector of(Map<String, NDArray> arrays) {
        ArrayVector vector = new ArrayVector(this);
        arrays.forEach(vector::share);
        return vector;
    }

    /** A vector that follows from arrays of the paths. */
    public ParameterVector of(Collection<String> paths, Function<String, NDArray> arrays) {
        Map<String, NDArray> byPath = new LinkedHashMap<>();
        paths.forEach(path -> byPath.put(path, arrays.apply(path)));
        return of(byPath);
    }

    /** A vector that owns these arrays from now on. */
    public ArrayVector owning(List<String> paths, List<NDArray> arrays) {
        ArrayVector vector = new ArrayVector(this);
        for (int i = 0; i < arrays.size(); i++) {
            vector.own(paths.get(i), arrays.get(i));
        }
        return vector;
    }

    NDManager newScope() {
        return memory.get().newSubManager();
    }

    Operations operations() {
        return operations;
    }

    /** Whether a selector selects a parameter of the model. */
    boolean selects(ParameterSelector selector, String path) {
        Entry entry = entries.get(path);
        return entry != null && selector.matches(entry.owner(), path, entry.layer(), entry.kind());
    }
}
