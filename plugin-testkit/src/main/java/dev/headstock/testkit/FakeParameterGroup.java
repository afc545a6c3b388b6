package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StateSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Parameters that an optimizer updates.
 *
 * @param values to be changed in place
 * @param states by path and name, to be changed in place
 */
public record FakeParameterGroup(
        Map<String, NDArray> values,
        ParameterVector gradients,
        Map<String, Map<String, NDArray>> states,
        double learningRate,
        double weightDecay)
        implements ParameterGroup {

    /** The state that an optimizer declares, at 0, for each parameter. */
    public static Map<String, Map<String, NDArray>> states(Optimizer optimizer, Map<String, NDArray> values) {
        Map<String, Map<String, NDArray>> states = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            Map<String, NDArray> own = new LinkedHashMap<>();
            for (StateSpec spec : optimizer.state(value.getShape())) {
                own.put(spec.name(), value.getManager().zeros(spec.shape()));
            }
            states.put(path, own);
        });
        return states;
    }

    @Override
    public Set<String> paths() {
        return values.keySet();
    }

    @Override
    public NDArray value(String path) {
        return FakePass.get(path, values);
    }

    @Override
    public NDArray gradient(String path) {
        return gradients.get(path);
    }

    @Override
    public NDArray state(String path, String name) {
        NDArray array = states.getOrDefault(path, Map.of()).get(name);
        if (array == null) {
            throw new IllegalArgumentException("state '%s' of '%s' was not declared".formatted(name, path));
        }
        return array;
    }
}
