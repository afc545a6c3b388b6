package dev.headstock.plugins.layerwise;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Rules;
import java.util.Set;
import org.pf4j.Extension;

/** Trains everything, each layer more slowly than the one above. */
@Extension
public final class LayerWiseDecay implements TuningStrategy<LayerWiseDecay.Options> {
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
        return "layer-wise-decay";
    }

    @Override
    public String title() {
        return "Layer-wise decay";
    }

    @Override
    public String summary() {
        return "Trains everything, lower layers more slowly: keeps what the pre-training put into them.";
    }

    @Override
    public Options defaults() {
        return new Options(5e-5, 0.9);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        return current.withLearningRate(options.learningRate())
                .prependRules(Rules.layerwise(context.model(), options.decay(), 0));
    }
}
