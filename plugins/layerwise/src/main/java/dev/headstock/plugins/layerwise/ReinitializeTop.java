package dev.headstock.plugins.layerwise;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Set;
import org.pf4j.Extension;

/** The top layers start from random values again. */
@Extension
public final class ReinitializeTop implements TuningStrategy<ReinitializeTop.Options> {
    public record Options(
            @Option(value = "Number of layers from the top", min = 1, max = 100)
            int layers) {
        public Options {
            if (!(layers >= 1)) {
                throw new IllegalArgumentException("layers must be at least 1, was " + layers);
            }
        }
    }

    @Override
    public String id() {
        return "re-initialize-top";
    }

    @Override
    public String title() {
        return "New top layers";
    }

    @Override
    public String summary() {
        return "The top layers start from random values again, because they are tied to the pre-training task.";
    }

    @Override
    public Options defaults() {
        return new Options(2);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        ModelOutline model = context.model();
        if (options.layers() > model.layers()) {
            throw new IllegalArgumentException("layers %d is more than the model's %d. Choose at most %d."
                    .formatted(options.layers(), model.layers(), model.layers()));
        }
        ParameterSelector top =
                ParameterSelector.backbone().inLayers(model.layers() - options.layers(), model.layers());
        ParameterSelector biases =
                ParameterSelector.path("**bias").inLayers(model.layers() - options.layers(), model.layers());
        return current.withInitialization(
                new InitializationRule(top.ofKind(ParameterKind.MATRIX), new Init.Normal(0.02)),
                new InitializationRule(top.ofKind(ParameterKind.BIAS), Init.ZEROS),
                new InitializationRule(biases.ofKind(ParameterKind.NORM), Init.ZEROS),
                new InitializationRule(top.ofKind(ParameterKind.NORM), Init.ONES));
    }
}
