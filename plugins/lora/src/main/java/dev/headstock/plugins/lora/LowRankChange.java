package dev.headstock.plugins.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.Init;
import dev.headstock.api.Kernels;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Site;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code output + scale · B·A·dropout(x)}. B starts at zero, so training starts from the original model.
 *
 * <p>x: [batch, tokens, inputWidth] · A: [rank, inputWidth] · B: [outputWidth, rank]
 *
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al., 2021, section 4.1</a>
 */
record LowRankChange(Site site, int rank, double scale, double dropout) implements Adapter {
    static final String DOWN = "a";
    static final String UP = "b";

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(DOWN, new Shape(rank, site.inputWidth()), Init.kaimingUniform(site.inputWidth())),
                new ParameterSpec(UP, new Shape(site.outputWidth(), rank), Init.ZEROS));
    }

    @Override
    public NDArray apply(Flow flow) {
        Kernels kernels = flow.kernels();
        NDArray seen = kernels.dropout(flow.input(), dropout);
        NDArray down = kernels.linear(seen, flow.parameter(DOWN), null);
        NDArray up = kernels.linear(down, flow.parameter(UP), null);
        return flow.output().add(kernels.scale(up, scale));
    }

    @Override
    public String formula() {
        return String.format(Locale.ROOT, "W·x + %.3g·B·A·x, rank %d", scale, rank);
    }

    @Override
    public Optional<WeightChange> weightChange() {
        return Optional.of(
                parameters -> parameters.get(UP).matMul(parameters.get(DOWN)).mul(scale));
    }
}
