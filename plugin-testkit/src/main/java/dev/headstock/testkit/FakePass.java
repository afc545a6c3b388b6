package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Kernels;
import java.util.Map;
import java.util.Random;

/**
 * A pass as a head, a readout or an interceptor sees it.
 *
 * @param parameters of the component, by their local names
 * @param backbone by path
 * @param seed of random numbers
 */
public record FakePass(
        NDManager manager,
        Kernels kernels,
        Map<String, NDArray> parameters,
        Map<String, NDArray> backbone,
        boolean isTraining,
        long seed)
        implements HeadPass {

    /** Outside training. */
    public static FakePass of(Workbench bench, Map<String, NDArray> parameters) {
        return new FakePass(bench.memory(), bench.kernels(), parameters, Map.of(), false, 0);
    }

    public FakePass withBackbone(Map<String, NDArray> other) {
        return new FakePass(manager, kernels, parameters, other, isTraining, seed);
    }

    @Override
    public NDArray parameter(String name) {
        return get(name, parameters);
    }

    @Override
    public NDArray backboneParameter(String path) {
        return get(path, backbone);
    }

    static NDArray get(String name, Map<String, NDArray> parameters) {
        NDArray parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "parameter '%s' was read, but there are only %s".formatted(name, parameters.keySet()));
        }
        return parameter;
    }

    @Override
    public double random(String name) {
        return new Random(31 * seed + name.hashCode()).nextDouble();
    }
}
