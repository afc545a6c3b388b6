package dev.headstock.plugins.tuning;

import dev.headstock.api.ModelOutline;
import dev.headstock.api.Option;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import java.util.Set;
import org.pf4j.Extension;

/** Trains the head on top of a frozen model, whose features are computed once and kept. */
@Extension
public final class HeadOnly implements TuningStrategy<HeadOnly.Options> {

    public record Options(
            @Option(
                    value =
                            "Layer whose output the head reads, counted from 1 at the input; 0 is the last. Lower layers know more of words, higher ones more of meaning",
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
    public TuningPlan plan(ModelOutline model, Set<Site> adapted, Options options) {
        if (!adapted.isEmpty()) {
            throw new IllegalArgumentException(
                    "head-only leaves %d adapters untrained. Choose strategy adapters-only, or placement none."
                            .formatted(adapted.size()));
        }
        if (options.layer() > model.layers()) {
            throw new IllegalArgumentException("layer %d is above the model's %d. Choose at most %d."
                    .formatted(options.layer(), model.layers(), model.layers()));
        }
        Readout readout = options.layer() == 0 ? new Readout.Last() : new Readout.Layer(options.layer() - 1);
        return new TuningPlan(1e-3, Rules.head(), readout);
    }
}
