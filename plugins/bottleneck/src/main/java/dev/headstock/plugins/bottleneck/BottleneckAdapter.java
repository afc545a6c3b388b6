package dev.headstock.plugins.bottleneck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.kit.SequenceGate;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import dev.headstock.plugins.bottleneck.Bottleneck.Scale;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code h + scaling · (W↑·act(W↓·u + b↓) + b↑)}, where h is what the sub-layer adds to the residual stream, and u is h
 * itself (Houlsby), the normalized sum of h and the stream (Pfeiffer), or the stream that entered the sub-layer
 * (parallel).
 *
 * <p>h, u: [rows, tokens, width] · W↓: [inner, width] · W↑: [width, inner]
 *
 * @see <a href="https://arxiv.org/abs/1902.00751">Houlsby et al., 2019</a>
 * @see <a href="https://arxiv.org/abs/2005.00247">Pfeiffer et al., 2020</a>
 * @see <a href="https://arxiv.org/abs/2110.04366">He et al., 2021</a>
 */
record BottleneckAdapter(Site site, int inner, Options options) implements Adapter {
    private static final String SCALE = "scale";

    @Override
    public List<ParameterSpec> parameters() {
        int width = site.outputWidth();
        List<ParameterSpec> parameters = new ArrayList<>(List.of(
                new ParameterSpec(
                        "down.weight",
                        new Shape(inner, width),
                        options.initialization().lower(width)),
                new ParameterSpec("down.bias", new Shape(inner), Init.ZEROS),
                new ParameterSpec(
                        "up.weight",
                        new Shape(width, inner),
                        options.initialization().upper()),
                new ParameterSpec("up.bias", new Shape(width), Init.ZEROS)));
        if (options.scale() != Scale.FIXED) {
            int numbers = options.scale() == Scale.CHANNEL ? width : 1;
            parameters.add(new ParameterSpec(SCALE, new Shape(numbers), new Init.Constant((float) options.scaling())));
        }
        if (options.gated()) {
            parameters.addAll(SequenceGate.parameters(width));
        }
        return parameters;
    }

    @Override
    public boolean isIdentityAtInit() {
        return options.initialization() == Initialization.IDENTITY;
    }

    @Override
    public NDArray apply(AdapterContext context) {
        return isDropped(context) ? context.output() : context.output().add(kept(context, change(context)));
    }

    /**
     * In training, the lowest n layers have no networks, n being drawn for each step from 0 to the option.
     *
     * @see <a href="https://arxiv.org/abs/2010.11918">Rücklé et al., 2021: AdapterDrop, section 3.2</a>
     */
    private boolean isDropped(AdapterContext context) {
        if (!context.isTraining() || options.dropped() == 0) {
            return false;
        }
        boolean dropped = site.layer() < (int) (context.random("dropped layers") * (options.dropped() + 1));
        if (dropped) {
            // They are read, so that a layer that chance leaves out many times in a row does not look unused.
            parameters().forEach(parameter -> context.parameter(parameter.name()));
        }
        return dropped;
    }

    private NDArray change(AdapterContext context) {
        Kernels kernels = context.kernels();
        NDArray read = read(context);
        NDArray down = kernels.linear(read, context.parameter("down.weight"), context.parameter("down.bias"));
        NDArray active = kernels.activation(options.activation().kernel(), down);
        NDArray up = kernels.linear(active, context.parameter("up.weight"), context.parameter("up.bias"));
        NDArray scaled = options.scale() == Scale.FIXED
                ? kernels.scale(up, options.scaling())
                : up.mul(context.parameter(SCALE));
        return options.gated() ? scaled.mul(SequenceGate.value(context, read)) : scaled;
    }

    /** With stochastic depth, 0 for some rows and larger for the others, so that the mean stays. */
    private NDArray kept(AdapterContext context, NDArray change) {
        if (!context.isTraining() || options.stochasticDepth() == 0) {
            return change;
        }
        Shape rows = new Shape(change.getShape().get(0), 1, 1);
        NDArray ones = context.kernels().constant(1, rows);
        return change.mul(context.kernels().dropout(ones, options.stochasticDepth()));
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
        String scale = (options.gated() ? "g·" : "") + (options.scale() == Scale.FIXED ? "" : "s⊙");
        return "h + %sW↑·%s(W↓·%s), %d wide"
                .formatted(scale, options.activation().kernel(), read, inner);
    }
}
