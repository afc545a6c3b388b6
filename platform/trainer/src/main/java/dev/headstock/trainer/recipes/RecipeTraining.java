package dev.headstock.trainer.recipes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StateSpec;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The parameters of a recipe's own training with their optimizer state. */
final class RecipeTraining {
    private final Optimizer optimizer;
    private final double learningRate;
    private final long steps;
    private final NDManager memory;
    private final Map<String, NDArray> values = new LinkedHashMap<>();
    private final Map<String, NDArray> trained = new LinkedHashMap<>();
    private final Map<String, NDArray> states = new LinkedHashMap<>();

    /**
     * @param initial value of a parameter
     * @param memory that lasts as long as the training
     */
    RecipeTraining(
            List<ParameterSpec> parameters,
            Function<ParameterSpec, NDArray> initial,
            Optimizer optimizer,
            double learningRate,
            long steps,
            NDManager memory) {
        this.optimizer = optimizer;
        this.learningRate = learningRate;
        this.steps = steps;
        this.memory = memory;
        for (ParameterSpec spec : parameters) {
            NDArray value = initial.apply(spec);
            value.attach(memory);
            values.put(spec.name(), value);
            if (spec.trainable()) {
                trained.put(spec.name(), value);
                for (StateSpec state : optimizer.state(spec.shape())) {
                    states.put(key(spec.name(), state.name()), memory.zeros(state.shape()));
                }
            }
        }
    }

    private static String key(String parameter, String state) {
        return parameter + "/" + state;
    }

    Map<String, NDArray> values() {
        return values;
    }

    List<NDArray> trained() {
        return List.copyOf(trained.values());
    }

    /** Every array that changes, by a name. */
    Map<String, NDArray> changing() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        trained.forEach((name, array) -> all.put("value/" + name, array));
        states.forEach((name, array) -> all.put("state/" + name, array));
        return all;
    }

    /**
     * @param gradients in the order of {@link #trained}
     * @param scope memory of the step, where the optimizer's intermediate results go
     */
    void update(List<NDArray> gradients, long step, NDManager scope) {
        Map<String, NDArray> byName = new LinkedHashMap<>();
        int next = 0;
        for (String name : trained.keySet()) {
            byName.put(name, gradients.get(next++));
        }
        optimizer.update(new Group(byName, scope), new StepNumber(step));
    }

    /** Views that are released with the step: what is computed from an array belongs to the array's memory. */
    private final class Group implements ParameterGroup {
        private final Map<String, NDArray> gradients;
        private final NDManager scope;
        private final Map<String, NDArray> views = new HashMap<>();

        Group(Map<String, NDArray> gradients, NDManager scope) {
            this.gradients = gradients;
            this.scope = scope;
        }

        @Override
        public Set<String> paths() {
            return trained.keySet();
        }

        @Override
        public NDArray value(String path) {
            return views.computeIfAbsent("value/" + path, first -> view(found(trained, path)));
        }

        @Override
        public NDArray gradient(String path) {
            return found(gradients, path);
        }

        @Override
        public NDArray state(String path, String name) {
            return views.computeIfAbsent("state/" + key(path, name), first -> view(found(states, key(path, name))));
        }

        private NDArray view(NDArray array) {
            NDArray view = array.reshape(array.getShape());
            view.attach(scope);
            return view;
        }

        @Override
        public double learningRate() {
            return learningRate;
        }

        @Override
        public double weightDecay() {
            return 0;
        }
    }

    private static NDArray found(Map<String, NDArray> arrays, String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no '%s', only %s".formatted(name, arrays.keySet()));
        }
        return array;
    }

    /** A step without a run around it. */
    private final class StepNumber implements Step {
        private final long number;

        StepNumber(long number) {
            this.number = number;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public long totalSteps() {
            return steps;
        }

        @Override
        public int epoch() {
            return 0;
        }

        @Override
        public ParameterVector weights() {
            throw new IllegalStateException("a recipe's own parameters are no model's weights");
        }

        @Override
        public ParameterVector pretrained() {
            throw new IllegalStateException("a recipe's own parameters have no pre-trained values");
        }

        @Override
        public StateStore state() {
            return (name, initial) -> states.computeIfAbsent(key("", name), first -> {
                NDArray array = initial.get();
                array.attach(memory);
                return array;
            });
        }

        /** A recipe has no metrics. */
        @Override
        public void log(String name, double value) {}
    }
}
