package dev.headstock.plugins.layerwise;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Trains normalizations and the head. */
@Extension
public final class LayerNormOnly implements TuningStrategy<LayerNormOnly.Options> {
    public record Options(
            @Option(value = "Learning rate of the top layer and the head", min = 0, max = 1)
            double learningRate) {
        public Options {
            if (!(learningRate > 0)) {
                throw new IllegalArgumentException("learningRate must be above 0, was " + learningRate);
            }
        }
    }

    @Override
    public String id() {
        return "layer-norm-only";
    }

    @Override
    public String title() {
        return "Normalizations only";
    }

    @Override
    public String summary() {
        return "Trains the scale and shift of every normalization, and the head.";
    }

    @Override
    public Options defaults() {
        return new Options(5e-4);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        List<ParameterRule> rules = new ArrayList<>(Rules.trainHead());
        rules.add(ParameterRule.train(ParameterSelector.backbone().ofKind(ParameterKind.NORM))
                .withoutDecay());
        return current.withLearningRate(options.learningRate()).prependRules(rules);
    }
}
