package dev.headstock.plugins.tuning;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Trains the head on top of a frozen model, whose features are computed once and kept. */
@Extension
public final class HeadOnly implements TuningStrategy<HeadOnly.Options> {
    private static final double LEARNING_RATE = 1e-3;

    public record Options(
            @Option(
                    value =
                            "Layer whose output the head reads, counted from 1 at the input; 0 keeps the last, or what another strategy chose. Lower layers know more of words, higher ones more of meaning",
                    title = "Layer to read",
                    min = 0,
                    advanced = true)
            int layer) {
        public Options {
            if (layer < 0) {
                throw new IllegalArgumentException("layer must be at least 0, was " + layer);
            }
        }
    }

    @Override
    public String id() {
        return "head-only";
    }

    @Override
    public String title() {
        return "Head only";
    }

    @Override
    public String summary() {
        return "Freezes the model and trains the head: minutes become seconds, and it shows what the model already knows.";
    }

    @Override
    public Options defaults() {
        return new Options(0);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        if (!adaptedSites.isEmpty()) {
            throw new IllegalArgumentException(
                    "head-only leaves %d adapters untrained. Choose strategy adapters-only, or remove the placements."
                            .formatted(adaptedSites.size()));
        }
        int layers = context.model().layers();
        if (options.layer() > layers) {
            throw new IllegalArgumentException(
                    "layer %d is above the model's %d. Choose at most %d.".formatted(options.layer(), layers, layers));
        }
        List<ParameterRule> rules = new ArrayList<>(Rules.trainHead());
        rules.addAll(Frozen.backboneOf(current));
        TuningPlan plan = current.withLearningRate(LEARNING_RATE).prependRules(rules);
        return options.layer() == 0 ? plan : plan.withReadout(Readout.layer(options.layer() - 1));
    }
}
