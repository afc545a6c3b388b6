package dev.headstock.plugins.adversarial;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** The output must not change under the worst small move of the embeddings. */
@Extension
public final class Smart implements TuningStrategy<Smart.Options> {
    public record Options(
            @Option(value = "Weight of the change of the output in the loss", min = 0, max = 100)
            double weight,

            @Option(
                    value = "Largest change of a number of an embedding: larger moves ask for a smoother model",
                    min = 1e-6,
                    max = 1)
            double size) {
        public Options {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("weight must be at least 0, was " + weight);
            }
            if (!(size > 0)) {
                throw new IllegalArgumentException("size must be above 0, was " + size);
            }
        }
    }

    @Override
    public String id() {
        return "smart";
    }

    @Override
    public String title() {
        return "Smooth outputs (SMART)";
    }

    @Override
    public String summary() {
        return "The output must not change under the worst small move of the embeddings: steadier on little data.";
    }

    @Override
    public Options defaults() {
        return new Options(1, 1e-3);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Smoothness(options.weight(), options.size()));
    }

    /**
     * {@code L + λ·(KL(f(x)‖f(x + δ)) + KL(f(x + δ)‖f(x)))} with {@code δ = ν + η·g/‖g‖∞} for each token, where ν is
     * normal with deviation 1e-5 and g the gradient of {@code KL(f(x)‖f(x + ν))} by ν. One ascent, as in the authors'
     * experiments.
     *
     * @see <a href="https://arxiv.org/abs/1911.03437">Jiang et al., 2020, algorithm 1</a>
     */
    record Smoothness(double weight, double size) implements StepInterceptor {
        private static final float NOISE = 1e-5f;

        @Override
        public String id() {
            return "smart";
        }

        @Override
        public String formula() {
            return "L + %s·KL(f(x), f(x + δ))".formatted(weight);
        }

        @Override
        public boolean usesDivergence() {
            return true;
        }

        @Override
        public Set<Integer> watchedLayers(ModelOutline model) {
            return Set.of(-1);
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            // Drawn by the pass, so that it is the same after a resume.
            NDArray noise =
                    pass.manager().randomNormal(0, NOISE, forward.hidden(-1).getShape(), DataType.FLOAT32);
            NDArray gradient = forward.gradient(
                    forward.perturbed(noise).divergence(forward, 1).sum(), noise);
            ForwardPass moved = forward.perturbed(
                    noise.stopGradient().add(steepest(gradient).mul(size)));
            NDArray change = forward.divergence(moved, 1).add(moved.divergence(forward, 1));
            return forward.loss().add(pass.kernels().scale(change, weight));
        }

        /** Of each token, with a largest number of 1; 0 where the gradient is 0, as at padding. */
        private static NDArray steepest(NDArray gradient) {
            return gradient.div(gradient.abs().max(new int[] {2}, true).maximum(Float.MIN_NORMAL));
        }
    }
}
