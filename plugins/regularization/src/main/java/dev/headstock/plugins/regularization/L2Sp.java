package dev.headstock.plugins.regularization;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Weight decay towards the pre-trained values. */
@Extension
public final class L2Sp implements TuningStrategy<L2Sp.Options> {
    public record Options(
            @Option(value = "Strength of the pull; it is added to the gradient times the distance", min = 0, max = 10)
            double strength) {
        public Options {
            if (!(strength >= 0)) {
                throw new IllegalArgumentException("strength must be at least 0, was " + strength);
            }
        }
    }

    @Override
    public String id() {
        return "l2-sp";
    }

    @Override
    public String title() {
        return "Decay to pre-trained weights (L2-SP)";
    }

    @Override
    public String summary() {
        return "Pulls weights towards where they started instead of towards 0.";
    }

    @Override
    public Options defaults() {
        return new Options(0.01);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Pull(options.strength()));
    }

    /**
     * {@code g + λ·(θ − θ₀)}.
     *
     * @see <a href="https://arxiv.org/abs/1802.01483">Li et al., 2018</a>
     */
    record Pull(double strength) implements StepInterceptor {
        @Override
        public String id() {
            return "l2-sp";
        }

        @Override
        public String formula() {
            return "g + %s·(θ − θ₀)".formatted(strength);
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            return next.compute()
                    .plus(step.weights().zip(step.pretrained(), NDArray::sub).scale(strength));
        }
    }
}
