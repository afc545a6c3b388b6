package dev.headstock.plugins.regularization;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** Replaces random weights by their pre-trained values in each pass. */
@Extension
public final class Mixout implements TuningStrategy<Mixout.Options> {
    public record Options(
            @Option(value = "Share of each weight matrix that is replaced in a pass", min = 0, max = 0.95)
            double probability) {
        public Options {
            if (!(probability >= 0 && probability < 1)) {
                throw new IllegalArgumentException("probability must be at least 0 and below 1, was " + probability);
            }
        }
    }

    @Override
    public String id() {
        return "mixout";
    }

    @Override
    public String title() {
        return "Mixout";
    }

    @Override
    public String summary() {
        return "Replaces random weights by their pre-trained values in each pass: steadier fine-tuning on little data.";
    }

    @Override
    public Options defaults() {
        return new Options(0.7);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Mixing(options.probability()));
    }

    /**
     * {@code (M ⊙ W + (1 − M) ⊙ W₀ − p·W₀) / (1 − p)}; M keeps a weight with probability 1 − p.
     *
     * @see <a href="https://arxiv.org/abs/1909.11299">Lee et al., 2020</a>
     */
    record Mixing(double probability) implements StepInterceptor {
        @Override
        public String id() {
            return "mixout";
        }

        @Override
        public String formula() {
            return "(M⊙W + (1−M)⊙W₀ − p·W₀)/(1 − p), p = %s".formatted(probability);
        }

        @Override
        public NDArray transformParameter(String path, NDArray value, Step step, Pass pass) {
            if (!path.endsWith(".weight") || !step.pretrained().paths().contains(path)) {
                return value;
            }
            NDArray pretrained = step.pretrained().get(path);
            NDArray mask = pass.kernels().dropout(pass.kernels().constant(1, value.getShape()), probability);
            return value.sub(pretrained).mul(mask).add(pretrained);
        }
    }
}
