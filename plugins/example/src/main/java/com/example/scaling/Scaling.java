package com.example.scaling;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Init;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Option;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pf4j.Extension;

/**
 * Multiplies each feature of a layer's output by a learned number that starts at one.
 *
 * @see <a href="https://arxiv.org/abs/2205.05638">Liu et al., 2022, section 3.3: (IA)³, of which this is the plainest form</a>
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
    public Map<Site, Adapter> place(ModelOutline model, Options options) {
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : model.sites(Role.FFN_DOWN)) {
            if (site.layer() >= model.layers() - options.layers()) {
                placed.put(site, scale(site.outputWidth()));
            }
        }
        return placed;
    }

    /** {@code s ⊙ output}, s: [width]. */
    private static Adapter scale(int width) {
        ParameterSpec scale = new ParameterSpec("scale", new Shape(width), Init.ONES);
        return Adapter.of("s ⊙ x", flow -> flow.output().mul(flow.parameter("scale")), scale);
    }
}
