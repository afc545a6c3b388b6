package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.StateStore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Arrays that last from step to step, by name: those of an optimizer and of interceptors. They are part of every checkpoint. */
public final class States implements AutoCloseable {
    public static final String OPTIMIZER = "optimizer/";
    public static final String INTERCEPTORS = "interceptors/";

    private final NDManager memory;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    public States(NDManager memory) {
        this.memory = memory;
    }

    /** The array itself, made when it is first asked for. */
    public NDArray getOrCreate(String name, Supplier<NDArray> initial) {
        NDArray known = arrays.get(name);
        if (known != null) {
            return known;
        }
        NDArray given = initial.get();
        // What a plugin hands over may be a parameter.
        NDArray created = memory.equals(given.getManager()) ? given : given.duplicate();
        created.attach(memory);
        arrays.put(name, created);
        return created;
    }

    /** What a plugin sees of the arrays whose names start with a prefix. */
    public StateStore store(String prefix, NDManager viewers) {
        return (name, initial) -> Views.of(getOrCreate(prefix + name, initial), viewers);
    }

    /** In memory of its own; replaces what was there. */
    public void put(String name, NDArray array) {
        array.attach(memory);
        NDArray before = arrays.put(name, array);
        if (before != null) {
            before.close();
        }
    }

    public NDManager memory() {
        return memory;
    }

    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    public void removeAll(String prefix) {
        arrays.entrySet().removeIf(entry -> {
            boolean removed = entry.getKey().startsWith(prefix);
            if (removed) {
                entry.getValue().close();
            }
            return removed;
        });
    }

    @Override
    public void close() {
        memory.close();
    }
}
