package dev.headstock.plugins.averaging;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.LearningRateSchedule;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Evaluates and exports the plain mean of the weights of the last steps. */
@Extension
public final class Swa implements TuningStrategy<Swa.Options> {
    public record Options(
            @Option(
                    value = "Share of the steps after which averaging begins: an earlier start averages more of them",
                    min = 0,
                    max = 0.99)
            double start,

            @Option(
                    value =
                            "Learning rate from then on, as a share of the highest: a larger one averages over more ground",
                    min = 0.01,
                    max = 1)
            double rate) {
        public Options {
            if (!(start >= 0 && start < 1)) {
                throw new IllegalArgumentException("start must be at least 0 and below 1, was " + start);
            }
            if (!(rate > 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate must be above 0 and at most 1, was " + rate);
            }
        }
    }

    @Override
    public String id() {
        return "swa";
    }

    @Override
    public String title() {
        return "Stochastic weight averaging (SWA)";
    }

    @Override
    public String summary() {
        return "Keeps the rate up towards the end and evaluates the mean of the weights: flatter minima at no cost.";
    }

    @Override
    public Options defaults() {
        return new Options(0.75, 0.5);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withSchedule(new FallThenStay(options.start(), options.rate()))
                .withInterceptor(new Mean(options.start()));
    }

    /** Rises during warm-up, falls linearly to {@code rate} at the start of averaging, and stays there. */
    record FallThenStay(double start, double rate) implements LearningRateSchedule {
        @Override
        public double factor(long step, long totalSteps, long warmupSteps) {
            if (step < warmupSteps) {
                return (step + 1.0) / (warmupSteps + 1.0);
            }
            double level = start * totalSteps;
            return step >= level ? rate : 1 - (1 - rate) * (step - warmupSteps) / (level - warmupSteps);
        }
    }

    /**
     * {@code θ̄ ← θ̄ + (θ − θ̄) / n} after the nth step of those that are averaged. Transformers have no batch
     * normalization, so that no statistics have to be estimated again.
     *
     * @see <a href="https://arxiv.org/abs/1803.05407">Izmailov et al., 2018, algorithm 1</a>
     */
    record Mean(double start) implements StepInterceptor {
        private static final String STEPS = "averaged-steps";

        @Override
        public String id() {
            return "swa";
        }

        @Override
        public String formula() {
            return "θ̄ ← θ̄ + (θ − θ̄)/n, from %.0f %% of the steps".formatted(100 * start);
        }

        @Override
        public void afterStep(Step step) {
            if (step.number() < Math.floor(start * step.totalSteps())) {
                return;
            }
            double count = 0;
            for (String path : step.weights().paths()) {
                NDArray now = step.weights().get(path);
                if (count == 0) {
                    count = steps(step.state(), now.getManager()).addi(1).getFloat();
                }
                NDArray mean = step.state().getOrCreate(path, now::duplicate);
                mean.addi(now.sub(mean).div(count));
            }
        }

        /** The trained value as long as nothing is averaged. */
        @Override
        public NDArray exportedParameter(String path, NDArray trained, StateStore state) {
            boolean averages = steps(state, trained.getManager()).getFloat() > 0;
            return averages ? state.getOrCreate(path, trained::duplicate) : trained;
        }

        private static NDArray steps(StateStore state, NDManager memory) {
            return state.getOrCreate(STEPS, () -> memory.zeros(new Shape(1)));
        }
    }
}
