package dev.headstock.plugins.bottleneck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code y₁ = x₁ + F(x₂)}, {@code y₂ = x₂ + G(y₁)} on the two halves of each embedding, a coupling that can be undone.
 * F and G are narrow networks with half of their input's width inside.
 *
 * <p>x: [rows, tokens, width], halves: [rows, tokens, width / 2]
 *
 * @see <a href="https://arxiv.org/abs/2005.00052">Pfeiffer et al., 2020: MAD-X, section 3.3</a>
 * @see <a href="https://arxiv.org/abs/1410.8516">Dinh et al., 2015: NICE</a>
 */
record InvertibleAdapter(int width, Options options) implements Adapter {
    private static final String FIRST = "first.";
    private static final String SECOND = "second.";

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>();
        int half = width / 2;
        int inner = half / 2;
        for (String network : List.of(FIRST, SECOND)) {
            parameters.add(new ParameterSpec(
                    network + "down.weight",
                    new Shape(inner, half),
                    options.initialization().lower(half)));
            parameters.add(new ParameterSpec(network + "down.bias", new Shape(inner), Init.ZEROS));
            parameters.add(new ParameterSpec(
                    network + "up.weight",
                    new Shape(half, inner),
                    options.initialization().upper()));
            parameters.add(new ParameterSpec(network + "up.bias", new Shape(half), Init.ZEROS));
        }
        return parameters;
    }

    @Override
    public boolean isIdentityAtInit() {
        return options.initialization() == Initialization.IDENTITY;
    }

    @Override
    public NDArray apply(AdapterContext context) {
        NDList halves = context.output().split(2, 2);
        NDArray first = halves.get(0).add(network(context, FIRST, halves.get(1)));
        NDArray second = halves.get(1).add(network(context, SECOND, first));
        return first.concat(second, 2);
    }

    private NDArray network(AdapterContext context, String name, NDArray x) {
        Kernels kernels = context.kernels();
        NDArray down =
                kernels.linear(x, context.parameter(name + "down.weight"), context.parameter(name + "down.bias"));
        NDArray active = kernels.activation(options.activation().kernel(), down);
        return kernels.linear(active, context.parameter(name + "up.weight"), context.parameter(name + "up.bias"));
    }

    @Override
    public String formula() {
        return "y₁ = x₁ + F(x₂), y₂ = x₂ + G(y₁)";
    }
}
