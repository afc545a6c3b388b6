package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StateSpec;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.torch.Operations.AdamWStep;
import dev.headstock.trainer.training.values.States;
import dev.headstock.trainer.training.values.Views;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies an optimizer: parameters that share rate and decay are a group. AdamW is one fused operation per group. */
public final class Updates {
    private final Model model;
    private final Optimizer optimizer;
    private final States states;
    private final double weightDecay;

    /** What the rules of a group have in common. */
    private record Scales(double rate, double decay) {}

    /** @param weightDecay of the run, which rules scale */
    public Updates(Model model, Optimizer optimizer, States states, double weightDecay) {
        this.model = model;
        this.optimizer = optimizer;
        this.states = states;
        this.weightDecay = weightDecay;
    }

    /**
     * Updates the parameters in place.
     *
     * @param rules of the trained parameters
     * @param gradient parameters without one are not updated
     * @param rate of this step, before the rules
     */
    public void apply(Map<String, ParameterRule> rules, ParameterVector gradient, double rate, RunStep step) {
        Map<Scales, List<String>> groups = new LinkedHashMap<>();
        rules.forEach((path, rule) -> {
            if (gradient.paths().contains(path)) {
                Scales scales = new Scales(rule.learningRateScale(), rule.weightDecayScale());
                groups.computeIfAbsent(scales, first -> new ArrayList<>()).add(path);
            }
        });
        groups.forEach((scales, paths) -> {
            double groupRate = rate * scales.rate();
            double decay = weightDecay * scales.decay();
            if (optimizer instanceof AdamW adamW) {
                fused(adamW, paths, gradient, groupRate, decay);
            } else {
                optimizer.update(new Group(paths, gradient, groupRate, decay, step), step.asOptimizer());
            }
        });
    }

    private void fused(AdamW adamW, List<String> paths, ParameterVector gradient, double rate, double decay) {
        model.torch()
                .operations()
                .adamW(
                        paths.stream().map(model::parameter).toList(),
                        paths.stream().map(gradient::get).toList(),
                        paths.stream().map(path -> state(path, "mean")).toList(),
                        paths.stream().map(path -> state(path, "variance")).toList(),
                        paths.stream().map(path -> state(path, "updates")).toList(),
                        new AdamWStep(rate, decay, adamW.beta1(), adamW.beta2(), adamW.epsilon()));
    }

    private NDArray state(String path, String name) {
        return states.getOrCreate(States.OPTIMIZER + path + "/" + name, () -> {
            Shape shape = optimizer.state(model.shape(path)).stream()
                    .filter(spec -> spec.name().equals(name))
                    .map(StateSpec::shape)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The optimizer reads the state '%s', which it does not declare.".formatted(name)));
            return states.memory().zeros(shape);
        });
    }

    /** What an optimizer of a plugin sees: views that are released with the step. */
    private final class Group implements ParameterGroup {
        private final Set<String> paths;
        private final ParameterVector gradient;
        private final double rate;
        private final double decay;
        private final RunStep step;
        private final Map<String, NDArray> views = new LinkedHashMap<>();

        Group(List<String> paths, ParameterVector gradient, double rate, double decay, RunStep step) {
            this.paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
            this.gradient = gradient;
            this.rate = rate;
            this.decay = decay;
            this.step = step;
        }

        @Override
        public Set<String> paths() {
            return paths;
        }

        @Override
        public NDArray value(String path) {
            return views.computeIfAbsent("value/" + path, missing -> Views.of(model.parameter(path), step.memory()));
        }

        @Override
        public NDArray gradient(String path) {
            return gradient.get(path);
        }

        @Override
        public NDArray state(String path, String name) {
            return views.computeIfAbsent(
                    "state/" + path + "/" + name, missing -> Views.of(Updates.this.state(path, name), step.memory()));
        }

        @Override
        public double learningRate() {
            return rate;
        }

        @Override
        public double weightDecay() {
            return decay;
        }
    }
}
