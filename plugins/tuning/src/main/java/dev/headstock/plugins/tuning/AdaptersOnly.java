package dev.headstock.plugins.tuning;

import dev.headstock.api.ModelOutline;
import dev.headstock.api.Option;
import dev.headstock.api.ParameterRule;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Trains the placed modules and the head; the model itself stays bit for bit as it was. */
@Extension
public final class AdaptersOnly implements TuningStrategy<AdaptersOnly.Options> {

    public record Options(
            @Option(
                    value =
                            "Also train the scale and shift of every LayerNorm, as Houlsby et al. do: a few thousand parameters more",
                    title = "Train LayerNorms",
                    advanced = true)
            boolean layerNorms) {}

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
        return "Freezes the model and trains the placed modules and the head: close to full tuning with a hundredth of the parameters.";
    }

    @Override
    public Options defaults() {
        return new Options(false);
    }

    @Override
    public TuningPlan plan(ModelOutline model, Set<Site> adapted, Options options) {
        if (adapted.isEmpty()) {
            throw new IllegalArgumentException(
                    "adapters-only needs a placement that puts modules into the model. Choose placement lora or bottleneck, or strategy head-only.");
        }
        Stream<ParameterRule> modules = Stream.concat(Rules.train("adapters.", 1), Rules.head().stream());
        List<ParameterRule> norms = options.layerNorms()
                ? List.of(
                        ParameterRule.withoutDecay("**LayerNorm.weight"),
                        ParameterRule.withoutDecay("**LayerNorm.bias"))
                : List.of();
        return new TuningPlan(5e-4, Stream.concat(modules, norms.stream()).toList(), new Readout.Last());
    }
}
