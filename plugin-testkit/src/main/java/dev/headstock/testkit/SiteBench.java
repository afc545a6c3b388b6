package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.HashMap;
import java.util.Map;

/** Random inputs and outputs of sites of one model, for a few rows. */
record SiteBench(Workbench bench, ModelOutline model, int rows, int tokens) {

    static boolean isKeysOrValues(Site site) {
        return site.role().equals(SiteRole.ATTENTION_KEYS) || site.role().equals(SiteRole.ATTENTION_VALUES);
    }

    FakeAdapterContext context(Site site, Map<String, NDArray> parameters, Map<String, NDArray> shared) {
        FakeTokens batch = FakeTokens.random(bench.memory(), rows, tokens, TinyModel.VOCABULARY);
        boolean isProjection = model.weightAt(site).isPresent();
        NDArray weight = weight(site);
        NDArray bias = bench.random(5, site.outputWidth());
        NDArray input = input(site, batch);
        NDArray output = isProjection ? bench.kernels().linear(input, weight, bias) : output(site, input);
        return new FakeAdapterContext(
                bench.memory(),
                bench.kernels(),
                site,
                input,
                output,
                batch,
                parameters,
                shared,
                isProjection ? new LinearWeights(weight, bias) : null,
                sum -> bench.kernels()
                        .layerNorm(sum, bench.random(6, site.outputWidth()), bench.random(7, site.outputWidth()), 1e-5),
                new HashMap<>());
    }

    /** Of the projection at a site. */
    NDArray weight(Site site) {
        return bench.random(3, site.outputWidth(), site.inputWidth());
    }

    private NDArray input(Site site, FakeTokens batch) {
        if (site.role().equals(SiteRole.WORD_EMBEDDINGS)) {
            return batch.ids();
        }
        return isKeysOrValues(site)
                ? bench.random(1, rows, TinyModel.HEADS, tokens, model.width() / TinyModel.HEADS)
                : bench.random(1, rows, tokens, site.inputWidth());
    }

    private NDArray output(Site site, NDArray input) {
        return isKeysOrValues(site) ? input : bench.random(2, rows, tokens, site.outputWidth());
    }
}
