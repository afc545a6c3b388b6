package dev.headstock.plugins.prefix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import java.util.List;
import java.util.Optional;

/**
 * {@code [P; x]}, P [heads, length, d]. P is trained directly, or made of vectors that all layers share by a network that
 * they share, too, up to its last layer: {@code P = W·tanh(W₁·E + b₁) + b}.
 *
 * <p>E: [length, width] · W₁: [inner, width] · W: [heads · d, inner]
 *
 * @param inner 0 where P is trained directly
 * @param gated P is multiplied by the {@link Gate} of its layer
 * @see <a href="https://arxiv.org/abs/2110.07602">Liu et al., 2021: P-tuning v2</a>
 * @see <a href="https://arxiv.org/abs/2101.00190">Li and Liang, 2021, section 4.3</a>
 */
record Prefix(int heads, int length, int d, int inner, boolean gated) implements Adapter {
    /** Of the network, below {@code shared.}. */
    static final List<String> NETWORK_PATHS = List.of("shared.vectors", "shared.hidden.weight", "shared.hidden.bias");

    /** What all sites share. Initial values are those of embeddings and linear layers in PyTorch. */
    static List<ParameterSpec> network(int length, int width, int inner) {
        return List.of(
                new ParameterSpec("vectors", new Shape(length, width), new Init.Normal(1)),
                new ParameterSpec("hidden.weight", new Shape(inner, width), Init.kaimingUniform(width)),
                new ParameterSpec("hidden.bias", new Shape(inner), Init.kaimingUniform(width)));
    }

    /** Names of a site's own parameters. */
    static List<String> names(int inner) {
        return inner == 0 ? List.of("prefix") : List.of("weight", "bias");
    }

    @Override
    public List<ParameterSpec> parameters() {
        return inner == 0
                ? List.of(new ParameterSpec("prefix", new Shape(heads, length, d), new Init.Normal(0.02)))
                : List.of(
                        new ParameterSpec("weight", new Shape(heads * d, inner), Init.kaimingUniform(inner)),
                        new ParameterSpec("bias", new Shape(heads * d), Init.kaimingUniform(inner)));
    }

    @Override
    public boolean isIdentityAtInit() {
        return false;
    }

    @Override
    public NDArray apply(AdapterContext context) {
        NDArray prefix = inner == 0 ? context.parameter("prefix") : computed(context);
        // Nothing is published where a site is looked at alone.
        return Optional.of(Gate.NAME)
                .filter(name -> gated)
                .flatMap(context::published)
                .map(gate -> gate.expandDims(1).mul(prefix.expandDims(0)).concat(context.output(), 2))
                .orElseGet(() -> context.kernels().prependRows(prefix, context.output()));
    }

    private NDArray computed(AdapterContext context) {
        Kernels kernels = context.kernels();
        NDArray hidden = kernels.linear(
                context.shared("vectors"), context.shared("hidden.weight"), context.shared("hidden.bias"));
        return kernels.linear(
                        kernels.activation("tanh", hidden), context.parameter("weight"), context.parameter("bias"))
                .reshape(length, heads, d)
                .transpose(1, 0, 2);
    }

    @Override
    public String formula() {
        return (gated ? "[g·P; x]" : "[P; x]") + ", %d rows".formatted(length);
    }
}
