package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Backbone;
import dev.headstock.api.Kernels;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Pass;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import dev.headstock.api.TokenBatch;
import java.util.HashMap;
import java.util.Map;

/** A backbone whose layers all have the first one's weights, as in ALBERT. */
record SharedLayer(Backbone real) implements Backbone {
    private static final String LAYERS = "encoder.layer.";
    private static final String FIRST = LAYERS + "0.";

    /** The outline of a BERT, with one layer's arrays at the sites of all. */
    static ModelOutline outline(ModelOutline bert) {
        Map<Site, String> weights = new HashMap<>();
        bert.weights().forEach((site, path) -> weights.put(site, path.replace(LAYERS + site.layer() + ".", FIRST)));
        return new ModelOutline(
                bert.family(),
                bert.layers(),
                bert.width(),
                bert.attentionHeads(),
                bert.feedForwardWidth(),
                bert.vocabulary(),
                bert.maxTokens(),
                bert.dropout(),
                bert.parameters().stream()
                        .filter(parameter -> !parameter.path().startsWith(LAYERS)
                                || parameter.path().startsWith(FIRST))
                        .toList(),
                bert.sites(),
                weights,
                bert.config());
    }

    @Override
    public NDArray embed(TokenBatch batch, Pass pass) {
        return real.embed(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, Pass pass) {
        return real.layer(0, hidden, batch, new At(index, pass));
    }

    /** A pass in which the first layer's sites are those of another. */
    private record At(int index, Pass pass) implements Pass {
        @Override
        public NDArray parameter(String path) {
            return pass.parameter(path);
        }

        @Override
        public Kernels kernels() {
            return pass.kernels();
        }

        @Override
        public boolean training() {
            return pass.training();
        }

        @Override
        public double hiddenDropout() {
            return pass.hiddenDropout();
        }

        @Override
        public double attentionDropout() {
            return pass.attentionDropout();
        }

        @Override
        public NDArray at(int layer, Role role, NDArray input, NDArray output) {
            return pass.at(index, role, input, output);
        }

        @Override
        public NDArray addAndNorm(int layer, Role role, NDArray stream, NDArray change, Norm norm) {
            return pass.addAndNorm(index, role, stream, change, norm);
        }
    }
}
