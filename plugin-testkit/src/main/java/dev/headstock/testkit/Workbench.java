package dev.headstock.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.StandardInit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Arrays, kernels and gradients for one test. What it hands out lives until it is closed. */
public final class Workbench implements AutoCloseable {

    static {
        // DJL otherwise looks for a cloud's metadata service when it starts.
        System.setProperty("ai.djl.offline", "true");
        Logging.quiet();
    }

    private final NDManager whole = NDManager.newBaseManager("PyTorch");
    private final Deque<NDManager> scopes = new ArrayDeque<>(List.of(whole));

    /** Of the innermost scope. */
    public NDManager memory() {
        return scopes.getFirst();
    }

    /** Computes in memory that is released afterwards. */
    <T> T scoped(Supplier<T> body) {
        NDManager inner = memory().newSubManager();
        scopes.push(inner);
        try {
            return body.get();
        } finally {
            scopes.removeFirstOccurrence(inner);
            inner.close();
        }
    }

    /** Arrays that are in memory now, those of all scopes. */
    int arrays() {
        return scopes.stream()
                .mapToInt(scope -> scope.getManagedArrays().size())
                .sum();
    }

    /** The same numbers in the memory of the innermost scope: what is computed from them belongs there as well. */
    NDArray view(NDArray array) {
        NDArray view = array.reshape(array.getShape());
        view.attach(memory());
        return view;
    }

    Map<String, NDArray> views(Map<String, NDArray> arrays) {
        Map<String, NDArray> views = new LinkedHashMap<>();
        arrays.forEach((name, array) -> views.put(name, view(array)));
        return views;
    }

    /** Changes numbers in place. */
    static void set(NDArray array, NDArray numbers) {
        try (NDArray old = array.duplicate()) {
            array.subi(old).addi(numbers);
        }
    }

    /** Without dropout. */
    public Kernels kernels() {
        return new PlainKernels(memory(), null);
    }

    /** With dropout masks that are the same for the same seed. */
    public Kernels trainingKernels(long seed) {
        return new PlainKernels(memory(), new Random(seed));
    }

    /** Numbers from a normal distribution with deviation 1. */
    public NDArray random(long seed, long... shape) {
        return drawn(new Init.Normal(1), new Shape(shape), seed);
    }

    /** An initial value. What it would take from another model is drawn, since there is none. */
    public NDArray drawn(Init init, Shape shape, long seed) {
        return array(InitialNumbers.draw(init, Math.toIntExact(shape.size()), seed), shape);
    }

    /** The parameters by name at their initial values. */
    public Map<String, NDArray> initial(List<ParameterSpec> specs) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        specs.forEach(spec -> arrays.put(spec.name(), drawn(spec.init(), spec.shape(), arrays.size())));
        return arrays;
    }

    /**
     * Likewise, with values that are derived from the base model.
     *
     * @param base numbers of its parameters by path
     */
    Map<String, NDArray> initial(List<ParameterSpec> specs, Function<String, float[]> base) {
        Map<String, NDArray> arrays = initial(specs);
        for (ParameterSpec spec : specs) {
            if (spec.init() instanceof Init.Derived derived) {
                Map<String, float[]> parts = derived.derivation()
                        .numbers()
                        .apply(base.apply(derived.derivation().path()));
                arrays.put(spec.name(), array(Lookup.in(parts, derived.part()), spec.shape()));
            }
        }
        return arrays;
    }

    /** Parameters after some training: every number has moved, except constants. */
    public Map<String, NDArray> moved(List<ParameterSpec> specs) {
        return moved(specs, 0);
    }

    /** @param seed of another training */
    public Map<String, NDArray> moved(List<ParameterSpec> specs, long seed) {
        Map<String, NDArray> arrays = initial(specs);
        for (ParameterSpec spec : specs) {
            if (spec.trainable()) {
                long own = spec.name().hashCode() + 31 * seed;
                NDArray change = drawn(new Init.Normal(0.1 * (1 + seed)), spec.shape(), own);
                arrays.replace(spec.name(), Lookup.in(arrays, spec.name()).add(change));
            }
        }
        return arrays;
    }

    /** Weights of a model that was never trained, by path, with a deviation at which attention is not uniform. */
    public Map<String, NDArray> weights(List<ParameterInfo> parameters) {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (ParameterInfo parameter : parameters) {
            NDArray start = drawn(StandardInit.of(parameter, 0.3), parameter.shape(), weights.size());
            NDArray change = drawn(new Init.Normal(0.1), parameter.shape(), weights.size() + 1_000L);
            weights.put(parameter.path(), start.add(change));
        }
        return weights;
    }

    public NDArray array(float[] numbers, Shape shape) {
        return array(memory(), numbers, shape);
    }

    static NDArray array(NDManager memory, float[] numbers, Shape shape) {
        // Copied into libtorch's own memory: the first array only borrows the numbers.
        try (NDArray borrowed = memory.create(numbers, shape)) {
            return borrowed.duplicate();
        }
    }

    static NDArray ids(NDManager memory, long[] ids, Shape shape) {
        try (NDArray borrowed = memory.create(ids, shape)) {
            return borrowed.duplicate();
        }
    }

    /**
     * The gradient of a scalar by each array.
     *
     * @param loss of arrays with the same names and values
     */
    public Map<String, NDArray> gradients(Map<String, NDArray> arrays, Function<Map<String, NDArray>, NDArray> loss) {
        if (arrays.isEmpty()) {
            return Map.of();
        }
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            NDArray leaf = array.duplicate();
            leaf.attach(memory());
            leaf.setRequiresGradient(true);
            leaves.put(name, leaf);
        });
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray scalar = loss.apply(leaves);
            // A loss that depends on none of them has gradients of 0.
            NDArray none = memory().zeros(new Shape());
            for (NDArray leaf : leaves.values()) {
                scalar = scalar.add(leaf.sum().mul(none));
            }
            collector.backward(scalar);
        }
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        leaves.forEach((name, leaf) -> gradients.put(name, leaf.getGradient().duplicate()));
        return gradients;
    }

    /** The numbers of each array, for comparisons. */
    public static Map<String, float[]> numbers(Map<String, NDArray> arrays) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        arrays.forEach((name, array) -> numbers.put(name, array.toFloatArray()));
        return numbers;
    }

    /** One array of numbers per entry of the first dimension. */
    static List<float[]> rows(NDArray array) {
        List<float[]> rows = new ArrayList<>();
        for (long row = 0; row < array.getShape().get(0); row++) {
            rows.add(array.get("{}", row).toFloatArray());
        }
        return rows;
    }

    @Override
    public void close() {
        whole.close();
    }
}
