package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.Kernels;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.Map;

/** A site through which one batch runs, outside any model. */
public record FakeFlow(Site site, NDArray input, NDArray output, Map<String, NDArray> parameters, Kernels kernels)
        implements Adapter.Flow {

    @Override
    public NDArray parameter(String name) {
        NDArray parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "the adapter asks for '%s', but its parameters are %s".formatted(name, parameters.keySet()));
        }
        return parameter;
    }

    @Override
    public boolean training() {
        return false;
    }

    @Override
    public NDArray normalise(NDArray sum) {
        if (site.role() != Role.ATTENTION_RESIDUAL && site.role() != Role.FFN_RESIDUAL) {
            throw new IllegalStateException("a projection has no normalisation");
        }
        Shape width = new Shape(site.outputWidth());
        return kernels.layerNorm(sum, kernels.constant(1, width), kernels.constant(0, width), 1e-5);
    }
}
