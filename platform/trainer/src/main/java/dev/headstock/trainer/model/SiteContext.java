package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.trainer.model.PlacedAdapters.Placed;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pass as an adapter sees it.
 *
 * @param prefix of its parameters' paths, that of an adapter around it included
 * @param norm at residual sites
 */
record SiteContext(
        BackbonePass pass,
        ModelOutline outline,
        Placed placed,
        String prefix,
        NDArray input,
        NDArray output,
        @Nullable UnaryOperator<NDArray> norm)
        implements AdapterContext {

    @Override
    public Site site() {
        return placed.site();
    }

    @Override
    public TokenBatch batch() {
        return pass.tokens();
    }

    @Override
    public NDArray parameter(String name) {
        return pass.parameter(prefix + name);
    }

    @Override
    public NDArray shared(String name) {
        return pass.parameter(placed.sharedPrefix() + name);
    }

    @Override
    public LinearWeights baseWeights() {
        String weight = outline.weightAt(site())
                .orElseThrow(() -> new IllegalStateException("there is no projection at " + site()));
        String bias = outline.biasAt(site()).orElse(null);
        return new LinearWeights(pass.parameter(weight), bias == null ? null : pass.parameter(bias));
    }

    @Override
    public NDArray normalize(NDArray sum) {
        if (norm == null) {
            throw new IllegalStateException("%s of layer %d is no residual site: nothing is normalized there"
                    .formatted(site().role().id(), site().layer()));
        }
        return norm.apply(sum);
    }

    @Override
    public AdapterContext nested(String inner, NDArray innerOutput) {
        return new SiteContext(pass, outline, placed, prefix + inner, input, innerOutput, norm);
    }

    @Override
    public void publish(String name, NDArray array) {
        pass.published().put(placed.placement(), site(), name, pass.scope().keep(array));
    }

    @Override
    public Optional<NDArray> published(String name) {
        return pass.published().latest(placed.placement(), name);
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
        return pass.options().random("adapters." + placed.placement(), name);
    }
}
