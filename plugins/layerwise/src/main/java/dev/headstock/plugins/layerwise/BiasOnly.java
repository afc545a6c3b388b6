package dev.headstock.plugins.layerwise;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ParameterInfo;
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

/** Trains biases and the head. */
@Extension
public final class BiasOnly implements TuningStrategy<BiasOnly.Options> {
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
        return "bias-only";
    }

    @Override
    public String title() {
        return "Biases only (BitFit)";
    }

    @Override
    public String summary() {
        return "Trains biases and the head: a thousandth of the parameters, without any module inside the model.";
    }

    @Override
    public Options defaults() {
        return new Options(5e-4);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        ParameterSelector biases = ParameterSelector.backbone().ofKind(ParameterKind.BIAS);
        ParameterSelector shifts = ParameterSelector.backbone().ofKind(ParameterKind.NORM);
        boolean any = context.model().parameters().stream().anyMatch(BiasOnly::isBias);
        if (!any) {
            throw new IllegalArgumentException("the model has no biases. Choose another strategy.");
        }
        List<ParameterRule> rules = new ArrayList<>(Rules.trainHead());
        rules.add(ParameterRule.freeze(ParameterSelector.path("**.weight")));
        rules.add(ParameterRule.train(biases).withoutDecay());
        rules.add(ParameterRule.train(shifts).withoutDecay());
        return current.withLearningRate(options.learningRate()).prependRules(rules);
    }

    /** Shifts of normalizations are biases, too; their scales are not. */
    private static boolean isBias(ParameterInfo parameter) {
        return parameter.path().endsWith(".bias");
    }
}
