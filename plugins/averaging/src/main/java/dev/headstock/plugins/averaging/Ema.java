package dev.headstock.plugins.averaging;

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

/** Evaluates and exports an exponential moving average of the weights. */
@Extension
public final class Ema implements TuningStrategy<Ema.Options> {
    public record Options(
            @Option(
                    value =
                            "Share of the average that is kept in each step: 0.999 averages over about a thousand steps",
                    min = 0,
                    max = 0.99999)
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
        return "Exponential moving average";
    }

    @Override
    public String summary() {
        return "Evaluates and exports a running average of the weights: smoother results from the same training.";
    }

    @Override
    public Options defaults() {
        return new Options(0.99);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Average(options.decay()));
    }

    /**
     * {@code θ̄ ← d·θ̄ + (1 − d)·θ}, with d at most (1 + t) / (10 + t) in step t so that the start is forgotten soon.
     *
     * @see <a href="https://epubs.siam.org/doi/10.1137/0330046">Polyak and Juditsky, 1992</a>
     */
    record Average(double decay) implements StepInterceptor {
        @Override
        public String id() {
            return "ema";
        }

        @Override
        public String formula() {
            return "θ̄ ← %s·θ̄ + (1 − %s)·θ".formatted(decay, decay);
        }

        @Override
        public void afterStep(Step step) {
            double kept = Math.min(decay, (1.0 + step.number()) / (10.0 + step.number()));
            for (String path : step.weights().paths()) {
                NDArray now = step.weights().get(path);
                step.state().getOrCreate(path, now::duplicate).muli(kept).addi(now.mul(1 - kept));
            }
        }

        @Override
        public NDArray exportedParameter(String path, NDArray trained, StateStore state) {
            return state.getOrCreate(path, trained::duplicate);
        }
    }
}
