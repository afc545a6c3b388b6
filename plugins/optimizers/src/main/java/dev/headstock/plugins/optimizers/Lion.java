package dev.headstock.plugins.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.StateSpec;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Updates by the sign of an interpolated mean. */
@Extension
public final class Lion implements TuningStrategy<Lion.Options> {
    public record Options(
            @Option(value = "Weight of the mean in the update", min = 0, max = 0.9999, advanced = true)
            double beta1,

            @Option(value = "Decay of the mean", min = 0, max = 0.9999, advanced = true)
            double beta2) {
        public Options {
            if (!(beta1 >= 0 && beta1 < 1)) {
                throw new IllegalArgumentException("beta1 must be at least 0 and below 1, was " + beta1);
            }
            if (!(beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException("beta2 must be at least 0 and below 1, was " + beta2);
            }
        }
    }

    @Override
    public String id() {
        return "lion";
    }

    @Override
    public String title() {
        return "Lion optimizer";
    }

    @Override
    public String summary() {
        return "Updates by the sign of the mean gradient: half the memory of AdamW; use a third of its rate.";
    }

    @Override
    public Options defaults() {
        return new Options(0.9, 0.99);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withOptimizer(new SignOfMean(options.beta1(), options.beta2()));
    }

    /**
     * {@code θ − η·(sign(β₁·m + (1 − β₁)·g) + λ·θ)}, then {@code m ← β₂·m + (1 − β₂)·g}.
     *
     * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al., 2023, algorithm 2</a>
     */
    record SignOfMean(double beta1, double beta2) implements Optimizer {
        @Override
        public String formula() {
            return "θ − η(sign(β₁m + (1−β₁)g) + λθ)";
        }

        @Override
        public List<StateSpec> state(Shape parameter) {
            return List.of(new StateSpec("mean", parameter));
        }

        @Override
        public void update(ParameterGroup group, Step step) {
            for (String path : group.paths()) {
                NDArray gradient = group.gradient(path);
                NDArray mean = group.state(path, "mean");
                NDArray direction = mean.mul(beta1).add(gradient.mul(1 - beta1)).sign();
                group.value(path)
                        .muli(1 - group.learningRate() * group.weightDecay())
                        .subi(direction.mul(group.learningRate()));
                mean.muli(beta2).addi(gradient.mul(1 - beta2));
            }
        }
    }
}
