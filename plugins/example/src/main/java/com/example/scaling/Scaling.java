package com.example.scaling;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pf4j.Extension;

/**
 * Multiplies each feature of a layer's output by a learned number that starts at one.
 *
 * @see <a href="https://arxiv.org/abs/2205.05638">Liu et al., 2022, section 3.3: (IA)³, of which this is the plainest
 *     form</a>
 */
@Extension
public final class Scaling implements AdapterPlacement<Scaling.Options> {

    public record Options(@Option(value = "Layers to scale, counted from the output", min = 1) int layers) {
        public Options {
            if (layers < 1) {
                throw new IllegalArgumentException("layers must be at least 1, was " + layers);
            }
        }
    }

    @Override
    public String id() {
        return "scaling";
    }

    @Override
    public String title() {
        return "Learned scaling";
    }

    @Override
    public String summary() {
        return "Multiplies features by learned numbers: very few parameters, for small data sets.";
    }

    @Override
    public Options defaults() {
        return new Options(1_000);
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : context.model().sites(SiteRole.FFN_DOWN)) {
            if (site.layer() >= context.model().layers() - options.layers()) {
                ParameterSpec scale = new ParameterSpec("scale", new Shape(site.outputWidth()), Init.ONES);
                placed.put(
                        site, Adapter.of("s ⊙ x", adapter -> adapter.output().mul(adapter.parameter("scale")), scale));
            }
        }
        return placed;
    }
}
