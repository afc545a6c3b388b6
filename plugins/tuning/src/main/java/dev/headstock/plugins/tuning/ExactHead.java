package dev.headstock.plugins.tuning;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Solves for the best head of a frozen model, on all examples at once. */
@Extension
public final class ExactHead implements TuningStrategy<ExactHead.Options> {

    public record Options(
            @Option(
                    value =
                            "Strength of the penalty on the head's weights: half of it times their squares is added to the mean loss. Larger values suit fewer examples",
                    title = "Penalty",
                    min = 0,
                    max = 10)
            double l2,

            @Option(value = "Most iterations; a linear head needs fewer", min = 1, max = 10_000, advanced = true)
            int iterations) {
        public Options {
            if (!(l2 >= 0)) {
                throw new IllegalArgumentException("l2 must be at least 0, was " + l2);
            }
            if (iterations < 1) {
                throw new IllegalArgumentException("iterations must be at least 1, was " + iterations);
            }
        }
    }

    @Override
    public String id() {
        return "exact-head";
    }

    @Override
    public String title() {
        return "Exact head (L-BFGS)";
    }

    @Override
    public String summary() {
        return "Freezes the model and solves for the best head in seconds: no learning rate, no epochs, the same answer each time.";
    }

    @Override
    public Options defaults() {
        return new Options(0.01, 500);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return new HeadOnly()
                .plan(context, adaptedSites, current, new HeadOnly().defaults())
                .withFullBatchSolver(new Lbfgs(options.iterations(), options.l2()));
    }
}
