package dev.headstock.plugins.tuning;

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

/** Trains adapters and head; the model itself stays bit for bit as it was. */
@Extension
public final class AdaptersOnly implements TuningStrategy<AdaptersOnly.Options> {
    private static final double LEARNING_RATE = 5e-4;

    public record Options(
            @Option(
                    value =
                            "Also train the scale and shift of every normalization, as Houlsby et al. do: a few thousand parameters more",
                    title = "Train normalizations",
                    advanced = true)
            boolean norms) {}

    @Override
    public String id() {
        return "adapters-only";
    }

    @Override
    public String title() {
        return "Adapters and head";
    }

    @Override
    public String summary() {
        return "Freezes the model and trains adapters and head: close to full tuning with a hundredth of the parameters.";
    }

    @Override
    public Options defaults() {
        return new Options(false);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        if (adaptedSites.isEmpty()) {
            throw new IllegalArgumentException("adapters-only needs a placement that puts adapters into the model. "
                    + "Choose a placement such as lora or bottleneck, or strategy head-only.");
        }
        List<ParameterRule> rules = new ArrayList<>(Rules.train(ParameterSelector.adapters()));
        rules.addAll(Rules.trainHead());
        if (options.norms()) {
            ParameterSelector norms = ParameterSelector.backbone().ofKind(ParameterKind.NORM);
            rules.add(ParameterRule.train(norms).withoutDecay());
        }
        rules.addAll(Frozen.backboneOf(current));
        return current.withLearningRate(LEARNING_RATE).prependRules(rules);
    }
}
