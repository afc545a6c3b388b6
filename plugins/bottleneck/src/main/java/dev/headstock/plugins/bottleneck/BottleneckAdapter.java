package dev.headstock.plugins.bottleneck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import java.util.List;

/**
 * {@code h + scaling · (W↑·act(W↓·u + b↓) + b↑)}, where h is what the sub-layer adds to the residual stream, and u is h
 * itself (Houlsby), the normalized sum of h and the stream (Pfeiffer), or the stream that entered the sub-layer
 * (parallel).
 *
 * <p>h, u: [rows, tokens, width] · W↓: [inner, width] · W↑: [width, inner], inner = max(1, ⌊width / reduction⌋)
 *
 * @see <a href="https://arxiv.org/abs/1902.00751">Houlsby et al., 2019</a>
 * @see <a href="https://arxiv.org/abs/2005.00247">Pfeiffer et al., 2020</a>
 * @see <a href="https://arxiv.org/abs/2110.04366">He et al., 2021</a>
 */
record BottleneckAdapter(Site site, Options options) implements Adapter {

    @Override
    public List<ParameterSpec> parameters() {
        int width = site.outputWidth();
        int inner = inner();
        return List.of(
                new ParameterSpec("down.weight", new Shape(inner, width), downInit(width)),
                new ParameterSpec("down.bias", new Shape(inner), Init.ZEROS),
                new ParameterSpec("up.weight", new Shape(width, inner), upInit()),
                new ParameterSpec("up.bias", new Shape(width), Init.ZEROS));
    }

    private int inner() {
        return Math.max(1, site.outputWidth() / options.reduction());
    }

    private Init downInit(int width) {
        return switch (options.initialization()) {
            case IDENTITY -> Init.kaimingUniform(width);
            case BERT -> new Init.Normal(0.02);
            case HOULSBY -> new Init.TruncatedNormal(0.01);
        };
    }

    private Init upInit() {
        return switch (options.initialization()) {
            case IDENTITY -> Init.ZEROS;
            case BERT -> new Init.Normal(0.02);
            case HOULSBY -> new Init.TruncatedNormal(0.01);
        };
    }

    @Override
    public boolean isIdentityAtInit() {
        return options.initialization() == Initialization.IDENTITY;
    }

    @Override
    public NDArray apply(AdapterContext context) {
        Kernels kernels = context.kernels();
        NDArray down = kernels.linear(read(context), context.parameter("down.weight"), context.parameter("down.bias"));
        NDArray active = kernels.activation(options.activation().kernel(), down);
        NDArray up = kernels.linear(active, context.parameter("up.weight"), context.parameter("up.bias"));
        return context.output().add(kernels.scale(up, options.scaling()));
    }

    private NDArray read(AdapterContext context) {
        return switch (options.variant()) {
            case HOULSBY -> context.output();
            case PFEIFFER -> context.normalize(context.output().add(context.input()));
            case PARALLEL -> context.input();
        };
    }

    @Override
    public String formula() {
        String read =
                switch (options.variant()) {
                    case HOULSBY -> "h";
                    case PFEIFFER -> "norm(h + x)";
                    case PARALLEL -> "x";
                };
        return "h + W↑·%s(W↓·%s), %d wide".formatted(options.activation().kernel(), read, inner());
    }
}
