package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A backbone whose layers all have the first one's weights, as in ALBERT. */
record SharedLayer(Backbone real) implements Backbone {
    private static final String LAYERS = "encoder.layer.";
    private static final String FIRST = LAYERS + "0.";

    /** The outline of a BERT, with one layer's parameters at the sites of all. */
    static ModelOutline outline(ModelOutline bert) {
        ModelOutline.Builder shared = ModelOutline.of(bert.family())
                .size(bert.layers(), bert.width(), bert.vocabularySize(), bert.maxTokens())
                .attention(bert.attentionHeads(), bert.feedForwardWidth())
                .tokenTypes(bert.tokenTypes());
        bert.parameters().stream()
                .filter(parameter ->
                        !parameter.path().startsWith(LAYERS) || parameter.path().startsWith(FIRST))
                .forEach(parameter -> shared.parameter(
                        parameter.layer(),
                        parameter.kind(),
                        parameter.path(),
                        parameter.shape().getShape()));
        for (Site site : bert.sites()) {
            bert.weightAt(site)
                    .map(path ->
                            path.replace(LAYERS + site.layer() + ".", FIRST).replace(".weight", ""))
                    .ifPresentOrElse(
                            path -> shared.projection(
                                    site.layer(), site.role(), path, site.inputWidth(), site.outputWidth(), true),
                            () -> shared.site(site.layer(), site.role(), site.inputWidth(), site.outputWidth()));
        }
        return shared.build();
    }

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return real.embed(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        return real.layer(0, hidden, batch, new At(index, pass));
    }

    /** A pass in which the first layer's sites are those of another. */
    private record At(int index, ModelPass pass) implements ModelPass {
        @Override
        public NDArray parameter(String path) {
            return pass.parameter(path);
        }

        @Override
        public Kernels kernels() {
            return pass.kernels();
        }

        @Override
        public NDManager manager() {
            return pass.manager();
        }

        @Override
        public boolean isTraining() {
            return pass.isTraining();
        }

        @Override
        public double random(String name) {
            return pass.random(name);
        }

        @Override
        public double hiddenDropout() {
            return pass.hiddenDropout();
        }

        @Override
        public NDArray applyAdapters(int layer, SiteRole role, NDArray input, NDArray output) {
            return pass.applyAdapters(index, role, input, output);
        }

        @Override
        public NDArray addResidual(int layer, SiteRole role, NDArray stream, NDArray change) {
            return pass.addResidual(index, role, stream, change);
        }

        @Override
        public NDArray addResidualAndNorm(
                int layer, SiteRole role, NDArray stream, NDArray change, UnaryOperator<NDArray> norm) {
            return pass.addResidualAndNorm(index, role, stream, change, norm);
        }

        @Override
        public NDArray attend(int layer, NDArray query, NDArray key, NDArray value, AttentionOptions options) {
            return pass.attend(index, query, key, value, options);
        }

        @Override
        public NDArray memoize(String name, Supplier<NDArray> compute) {
            return pass.memoize(name, compute);
        }
    }
}
