package dev.headstock.plugins.adversarial;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.EmbeddingPerturbation;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** The mean gradient over several ascents of the embeddings. */
@Extension
public final class FreeLb implements TuningStrategy<FreeLb.Options> {
    public record Options(
            @Option(value = "Moves of the embeddings in each step; each costs a pass", min = 1, max = 10)
            int rounds,

            @Option(value = "Length of a move, for each example", min = 0.0001, max = 10)
            double rate) {
        public Options {
            if (!(rounds >= 1)) {
                throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
            }
            if (!(rate > 0)) {
                throw new IllegalArgumentException("rate must be above 0, was " + rate);
            }
        }
    }

    @Override
    public String id() {
        return "freelb";
    }

    @Override
    public String title() {
        return "Adversarial training (FreeLB)";
    }

    @Override
    public String summary() {
        return "Averages the gradient over small moves of the word embeddings that raise the loss.";
    }

    @Override
    public Options defaults() {
        return new Options(3, 0.1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withInterceptor(new Ascents(options.rounds(), options.rate()));
    }

    /**
     * {@code 1/K · Σ ∇L(E + δₖ)}, {@code δₖ₊₁ = δₖ + η·g/‖g‖} for each example.
     *
     * @see <a href="https://arxiv.org/abs/1909.11764">Zhu et al., 2020, algorithm 1</a>
     */
    record Ascents(int rounds, double rate) implements StepInterceptor {
        @Override
        public String id() {
            return "freelb";
        }

        @Override
        public String formula() {
            return "1/%d·Σ ∇L(E + δ)".formatted(rounds);
        }

        @Override
        public ParameterVector computeGradients(GradientFunction next, Step step) {
            EmbeddingPerturbation ascent = new Ascent(rate);
            ParameterVector sum = next.computeWith(ascent);
            for (int round = 1; round < rounds; round++) {
                sum = sum.plus(next.computeWith(ascent));
            }
            return sum.scale(1.0 / rounds);
        }
    }

    private record Ascent(double rate) implements EmbeddingPerturbation {
        @Override
        public NDArray initial(NDArray embeddings, Batch batch) {
            return embeddings.zerosLike();
        }

        @Override
        public NDArray next(NDArray last, NDArray gradient, Batch batch) {
            NDArray length =
                    gradient.square().sum(new int[] {1, 2}, true).sqrt().add(1e-12);
            return last.add(gradient.div(length).mul(rate));
        }
    }
}
