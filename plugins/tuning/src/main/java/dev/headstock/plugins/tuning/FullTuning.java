package dev.headstock.plugins.tuning;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelOutline;
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

/** Trains every parameter. */
@Extension
public final class FullTuning implements TuningStrategy<FullTuning.Options> {

    public record Options(
            @Option(
                    value =
                            "How much faster the head learns than the model below it: larger values help a new head catch up",
                    min = 0.1,
                    max = 100,
                    advanced = true)
            double headLearningRateScale) {
        public Options {
            if (!(headLearningRateScale > 0)) {
                throw new IllegalArgumentException(
                        "headLearningRateScale must be above 0, was " + headLearningRateScale);
            }
        }
    }

    @Override
    public String id() {
        return "full";
    }

    @Override
    public String title() {
        return "Everything";
    }

    @Override
    public String summary() {
        return "Trains all parameters: usually the best answers, and the most time, memory and disk.";
    }

    @Override
    public Options defaults() {
        return new Options(1);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        List<ParameterRule> rules =
                new ArrayList<>(Rules.train(ParameterSelector.head(), options.headLearningRateScale()));
        rules.addAll(Rules.train(ParameterSelector.all()));
        return current.withLearningRate(learningRate(context.model())).prependRules(rules);
    }

    /**
     * Narrow models take larger steps: published searches end at 1e-4 to 3e-4 for BERT's miniatures, at 2e-5 to 5e-5 for base and at
     * 1e-5 to 3e-5 for large.
     */
    private static double learningRate(ModelOutline model) {
        if (model.width() < 384) {
            return 1e-4;
        }
        return model.width() <= 768 ? 5e-5 : 2e-5;
    }
}
