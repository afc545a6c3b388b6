package com.example.ema;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Evaluates and exports a moving average of the weights in place of the last ones. */
@Extension
public final class Ema implements TuningStrategy<Ema.Options> {

    public record Options(
            @Option(
                    value = "Share of the average that a step keeps: closer to 1 averages over more steps",
                    min = 0,
                    max = 1)
            double decay) {
        public Options {
            if (!(decay >= 0 && decay < 1)) {
                throw new IllegalArgumentException("decay must be at least 0 and below 1, was " + decay);
            }
        }
    }

    @Override
    public String id() {
        return "ema";
    }

    @Override
    public String title() {
        return "Averaged weights";
    }

    @Override
    public String summary() {
        return "Uses a moving average of the trained weights: steadier results at little cost.";
    }

    @Override
    public Options defaults() {
        return new Options(0.99);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Average(options.decay()));
    }

    /** {@code θ̄ ← β·θ̄ + (1 − β)·θ} after each step. */
    record Average(double decay) implements StepInterceptor {

        @Override
        public String id() {
            return "ema";
        }

        @Override
        public String formula() {
            return "θ̄ ← %s·θ̄ + %s·θ".formatted(decay, 1 - decay);
        }

        @Override
        public void afterStep(Step step) {
            for (String path : step.weights().paths()) {
                NDArray now = step.weights().get(path);
                NDArray average = step.state().getOrCreate(path, now::duplicate);
                average.muli(decay).addi(now.mul(1 - decay));
            }
        }

        @Override
        public NDArray exportedParameter(String path, NDArray trained, StateStore state) {
            return state.getOrCreate(path, trained::duplicate);
        }
    }
}
