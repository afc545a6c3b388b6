package dev.headstock.plugins.adversarial;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Two passes with different dropout must agree. */
@Extension
public final class RDrop implements TuningStrategy<RDrop.Options> {
    public record Options(
            @Option(value = "Weight of the disagreement in the loss", min = 0, max = 100)
            double alpha) {
        public Options {
            if (!(alpha >= 0)) {
                throw new IllegalArgumentException("alpha must be at least 0, was " + alpha);
            }
        }
    }

    @Override
    public String id() {
        return "r-drop";
    }

    @Override
    public String title() {
        return "Consistent dropout (R-Drop)";
    }

    @Override
    public String summary() {
        return "Two passes with different dropout must agree: better accuracy for twice the time.";
    }

    @Override
    public Options defaults() {
        return new Options(1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Agreement(options.alpha()));
    }

    /**
     * {@code ½(L₁ + L₂) + α/2·(KL(p₁‖p₂) + KL(p₂‖p₁))}.
     *
     * @see <a href="https://arxiv.org/abs/2106.14448">Liang et al., 2021, equation 4</a>
     */
    record Agreement(double alpha) implements StepInterceptor {
        @Override
        public String id() {
            return "r-drop";
        }

        @Override
        public String formula() {
            return "½(L₁ + L₂) + %s·KL".formatted(alpha);
        }

        @Override
        public boolean usesDivergence() {
            return true;
        }

        @Override
        public NDArray transformLoss(ForwardPass first, Step step, Pass pass) {
            ForwardPass second = first.rerun();
            NDArray apart = first.divergence(second, 1).add(second.divergence(first, 1));
            return pass.kernels()
                    .scale(first.loss().add(second.loss()), 0.5)
                    .add(pass.kernels().scale(apart, alpha / 2));
        }
    }
}
