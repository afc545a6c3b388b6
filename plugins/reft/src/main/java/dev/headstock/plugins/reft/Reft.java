package dev.headstock.plugins.reft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.LayerChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** Changes hidden states of the first tokens in a learned subspace of low rank. */
@Extension
public final class Reft implements AdapterPlacement<Reft.Options> {
    public record Options(
            @Option(value = "Rank of the subspace in which a hidden state is changed", min = 1, max = 128)
            int rank,

            @Option(
                    value = "How many tokens are changed, from the first of each text on",
                    min = 1,
                    max = 512,
                    unit = "tokens")
            int tokens,

            @Option(
                    value = "Layers that are changed: all, upper half, first 3, last 6, or numbers such as 0, 2, 6-11",
                    advanced = true)
            String layers) {
        public Options {
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, was " + rank);
            }
            if (tokens < 1) {
                throw new IllegalArgumentException("tokens must be at least 1, was " + tokens);
            }
            LayerChoice.parse(layers);
        }
    }

    @Override
    public String id() {
        return "reft";
    }

    @Override
    public String title() {
        return "LoReFT";
    }

    @Override
    public String summary() {
        return "Edits the hidden states of the first tokens in a subspace of low rank: very few parameters.";
    }

    @Override
    public Options defaults() {
        return new Options(1, 1, "all");
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        LayerChoice layers = LayerChoice.parse(options.layers());
        if (options.rank() > model.width()) {
            throw new IllegalArgumentException("rank %d is larger than the model's width %d. Choose at most %d."
                    .formatted(options.rank(), model.width(), model.width()));
        }
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : model.sites(SiteRole.BLOCK_OUTPUT)) {
            if (layers.contains(site.layer(), model.layers())) {
                placed.put(site, new Intervention(options.rank(), site.outputWidth(), options.tokens()));
            }
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(
                    "no layer of the model has an output that can be changed. Choose other layers.");
        }
        return placed;
    }

    /**
     * {@code h + Rᵀ·(W·h + b − R·h)} for tokens before {@code tokens}; R has orthonormal rows.
     *
     * <p>h: [rows, tokens, width] · R, W: [rank, width] · b: [rank]
     *
     * @see <a href="https://arxiv.org/abs/2404.03592">Wu et al., 2024, equation 2</a>
     */
    record Intervention(int rank, int width, int tokens) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    new ParameterSpec("rotation", new Shape(rank, width), new Init.Normal(1)),
                    new ParameterSpec("source.weight", new Shape(rank, width), new Init.Normal(0.02)),
                    new ParameterSpec("source.bias", new Shape(rank), Init.ZEROS));
        }

        @Override
        public boolean isIdentityAtInit() {
            return false;
        }

        @Override
        public NDArray apply(AdapterContext context) {
            Kernels kernels = context.kernels();
            NDArray h = context.output();
            NDArray rotation = kernels.orthonormalize(context.parameter("rotation"));
            NDArray change = kernels.linear(h, context.parameter("source.weight"), context.parameter("source.bias"))
                    .sub(kernels.linear(h, rotation, null))
                    .matMul(rotation);
            NDArray chosen = context.batch()
                    .positions()
                    .lt(tokens)
                    .toType(h.getDataType(), false)
                    .expandDims(2);
            return h.add(change.mul(chosen));
        }

        @Override
        public String formula() {
            return "h + Rᵀ(W·h + b − R·h), rank %d".formatted(rank);
        }
    }
}
