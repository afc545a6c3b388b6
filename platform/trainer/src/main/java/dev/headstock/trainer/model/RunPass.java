package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Adapter;
import dev.headstock.api.Kernels;
import dev.headstock.api.Pass;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.function.Consumer;

/** One run over one batch. Tells {@code reader} which parameters are read, so that the engine learns where each one acts. */
record RunPass(
        Parameters parameters,
        Placements placements,
        Kernels kernels,
        boolean training,
        double hiddenDropout,
        double attentionDropout,
        Consumer<String> reader)
        implements Pass {

    @Override
    public NDArray parameter(String path) {
        reader.accept(path);
        return parameters.get(path);
    }

    @Override
    public NDArray at(int layer, Role role, NDArray input, NDArray output) {
        return placements
                .at(layer, role)
                .map(placed -> placed.adapter().apply(new SiteFlow(placed.site(), input, output, this, null)))
                .orElse(output);
    }

    @Override
    public NDArray addAndNorm(int layer, Role role, NDArray stream, NDArray change, Norm norm) {
        NDArray adapted = placements
                .at(layer, role)
                .map(placed -> placed.adapter().apply(new SiteFlow(placed.site(), stream, change, this, norm)))
                .orElse(change);
        return norm.apply(stream.add(adapted));
    }

    /** What an adapter sees at its site. */
    private record SiteFlow(
            Site site,
            NDArray input,
            NDArray output,
            RunPass pass,
            @org.jspecify.annotations.Nullable Norm norm) implements Adapter.Flow {

        @Override
        public NDArray parameter(String name) {
            return pass.parameter(site.path() + "." + name);
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
        public NDArray normalise(NDArray sum) {
            if (norm == null) {
                throw new IllegalStateException(
                        "%s of layer %d has no normalisation of its own".formatted(site.role(), site.layer()));
            }
            return norm.apply(sum);
        }
    }
}
