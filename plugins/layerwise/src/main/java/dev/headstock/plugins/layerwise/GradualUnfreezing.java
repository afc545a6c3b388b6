package dev.headstock.plugins.layerwise;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Rules;
import java.util.Set;
import org.pf4j.Extension;

/** One more layer learns in every epoch, lower layers more slowly, with slanted triangular rates. */
@Extension
public final class GradualUnfreezing implements TuningStrategy<GradualUnfreezing.Options> {
    public record Options(
            @Option(value = "Learning rate of the top layer and the head", min = 0, max = 1)
            double learningRate,

            @Option(value = "Rate of a layer relative to the one above it", min = 0.1, max = 1)
            double decay) {
        public Options {
            if (!(learningRate > 0)) {
                throw new IllegalArgumentException("learningRate must be above 0, was " + learningRate);
            }
            if (!(decay > 0 && decay <= 1)) {
                throw new IllegalArgumentException("decay must be above 0 and at most 1, was " + decay);
            }
        }
    }

    @Override
    public String id() {
        return "gradual-unfreezing";
    }

    @Override
    public String title() {
        return "Gradual unfreezing (ULMFiT)";
    }

    @Override
    public String summary() {
        return "Trains one more layer in every epoch, lower layers more slowly.";
    }

    @Override
    public Options defaults() {
        return new Options(5e-5, 0.95);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withLearningRate(options.learningRate())
                .prependRules(Rules.layerwise(context.model(), options.decay(), 1))
                .withSchedule(GradualUnfreezing::slantedTriangular);
    }

    /**
     * Rises for a tenth of the steps, then falls to 1/32.
     *
     * @see <a href="https://arxiv.org/abs/1801.06146">Howard and Ruder, 2018, equation 3</a>
     */
    static double slantedTriangular(long step, long totalSteps, long warmupSteps) {
        double peak = 0.1 * totalSteps;
        double share = step < peak ? step / peak : 1 - (step - peak) / (totalSteps - peak);
        return (1 + share * 31) / 32;
    }
}
