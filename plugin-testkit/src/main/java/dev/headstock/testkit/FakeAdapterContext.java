package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A site that a batch passes.
 *
 * @param projection weight and bias at a projection, null elsewhere
 * @param norm of the sub-layer at residual sites
 * @param publications of all sites of the pass, changed by {@link #publish}
 * @param isTraining whether dropout would apply
 * @param drawn what {@link #random} returns for every name
 */
public record FakeAdapterContext(
        NDManager manager,
        Kernels kernels,
        Site site,
        NDArray input,
        NDArray output,
        TokenBatch batch,
        Map<String, NDArray> parameters,
        Map<String, NDArray> sharedParameters,
        @Nullable LinearWeights projection,
        UnaryOperator<NDArray> norm,
        Map<String, NDArray> publications,
        boolean isTraining,
        double drawn)
        implements AdapterContext {

    /** Outside training. */
    public FakeAdapterContext(
            NDManager manager,
            Kernels kernels,
            Site site,
            NDArray input,
            NDArray output,
            TokenBatch batch,
            Map<String, NDArray> parameters,
            Map<String, NDArray> sharedParameters,
            @Nullable LinearWeights projection,
            UnaryOperator<NDArray> norm,
            Map<String, NDArray> publications) {
        this(
                manager,
                kernels,
                site,
                input,
                output,
                batch,
                parameters,
                sharedParameters,
                projection,
                norm,
                publications,
                false,
                0.5);
    }

    /** In a step of training with this random number. */
    public FakeAdapterContext training(double random) {
        return new FakeAdapterContext(
                manager,
                kernels,
                site,
                input,
                output,
                batch,
                parameters,
                sharedParameters,
                projection,
                norm,
                publications,
                true,
                random);
    }

    /** The same site as an adapter sees it that stands behind another one. */
    FakeAdapterContext behind(NDArray before, Map<String, NDArray> own, Map<String, NDArray> shared) {
        return new FakeAdapterContext(
                manager,
                kernels,
                site,
                input,
                before,
                batch,
                own,
                shared,
                projection,
                norm,
                publications,
                isTraining,
                drawn);
    }

    @Override
    public NDArray parameter(String name) {
        return FakePass.get(name, parameters);
    }

    @Override
    public NDArray shared(String name) {
        return FakePass.get(name, sharedParameters);
    }

    @Override
    public LinearWeights baseWeights() {
        if (projection == null) {
            throw new IllegalStateException("there is no projection at " + site);
        }
        return projection;
    }

    @Override
    public NDArray normalize(NDArray sum) {
        if (!site.role().equals(SiteRole.ATTENTION_RESIDUAL) && !site.role().equals(SiteRole.FFN_RESIDUAL)) {
            throw new IllegalStateException("there is no normalization at " + site);
        }
        return norm.apply(sum);
    }

    @Override
    public AdapterContext nested(String prefix, NDArray output) {
        Map<String, NDArray> own = new LinkedHashMap<>();
        parameters.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), array);
            }
        });
        return new FakeAdapterContext(
                manager,
                kernels,
                site,
                input,
                output,
                batch,
                own,
                sharedParameters,
                projection,
                norm,
                publications,
                isTraining,
                drawn);
    }

    @Override
    public void publish(String name, NDArray array) {
        publications.put(name, array);
    }

    @Override
    public Optional<NDArray> published(String name) {
        return Optional.ofNullable(publications.get(name));
    }

    @Override
    public double random(String name) {
        return drawn;
    }
}
