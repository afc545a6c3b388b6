package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One step, as an interceptor or an optimizer sees it.
 *
 * @param kept state of the caller by name, changed by {@link #state}
 * @param logged metrics by name, changed by {@link #log}
 */
public record FakeStep(
        long number,
        long totalSteps,
        int epoch,
        ParameterVector weights,
        ParameterVector pretrained,
        Map<String, NDArray> kept,
        Map<String, Double> logged)
        implements Step {

    /** A first step with empty state. */
    public static FakeStep of(ParameterVector weights, ParameterVector pretrained) {
        return new FakeStep(0, 100, 0, weights, pretrained, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    @Override
    public StateStore state() {
        return store(kept);
    }

    static StateStore store(Map<String, NDArray> kept) {
        return (String name, Supplier<NDArray> initial) -> {
            NDArray array = kept.get(name);
            if (array == null) {
                // The caller may go on changing what it began with; the store has a copy.
                array = initial.get().duplicate();
                kept.put(name, array);
            }
            return array;
        };
    }

    @Override
    public void log(String name, double value) {
        logged.put(name, value);
    }
}
