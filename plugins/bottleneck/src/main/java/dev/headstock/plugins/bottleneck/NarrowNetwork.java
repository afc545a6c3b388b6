package dev.headstock.plugins.bottleneck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.Init;
import dev.headstock.api.Kernels;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Site;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import java.util.List;

/**
 * {@code h + scaling · (W↑·act(W↓·u + b↓) + b↑)}, where h is what the sub-layer adds to the stream and u is h itself (Houlsby), the
 * normalised sum of h and the stream (Pfeiffer), or the stream that entered the sub-layer (parallel).
 *
 * <p>h, u: [batch, tokens, width] · W↓: [inner, width] · W↑: [width, inner], inner = max(1, ⌊width / reduction⌋)
 *
 * @see <a href="https://arxiv.org/abs/1902.00751">Houlsby et al., 2019</a>
 * @see <a href="https://arxiv.org/abs/2005.00247">Pfeiffer et al., 2020</a>
 * @see <a href="https://arxiv.org/abs/2110.04366">He et al., 2021</a>
 */
record NarrowNetwork(Site site, Options options) implements Adapter {

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
        return switch (options.initialisation()) {
            case IDENTITY -> Init.kaimingUniform(width);
            case BERT -> new Init.Normal(0.02);
            case HOULSBY -> new Init.TruncatedNormal(0.01);
        };
    }

    private Init upInit() {
        return switch (options.initialisation()) {
            case IDENTITY -> Init.ZEROS;
            case BERT -> new Init.Normal(0.02);
            case HOULSBY -> new Init.TruncatedNormal(0.01);
        };
    }

    @Override
    public NDArray apply(Flow flow) {
        Kernels kernels = flow.kernels();
        NDArray down = kernels.linear(read(flow), flow.parameter("down.weight"), flow.parameter("down.bias"));
        NDArray bent = kernels.activation(options.activation().kernel(), down);
        NDArray up = kernels.linear(bent, flow.parameter("up.weight"), flow.parameter("up.bias"));
        return flow.output().add(kernels.scale(up, options.scaling()));
    }

    private NDArray read(Flow flow) {
        return switch (options.variant()) {
            case HOULSBY -> flow.output();
            case PFEIFFER -> flow.normalise(flow.output().add(flow.input()));
            case PARALLEL -> flow.input();
        };
    }

    @Override
    public String formula() {
        String read = options.variant() == Variant.PARALLEL
                ? "x"
                : options.variant() == Variant.HOULSBY ? "h" : "norm(h + x)";
        return "h + W↑·%s(W↓·%s), %d wide".formatted(options.activation().kernel(), read, inner());
    }
}
