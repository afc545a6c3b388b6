package dev.headstock.plugins.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code output + scale · B·A·dropout(x)}. B starts at zero, so training starts from the original model.
 *
 * <p>x: [rows, tokens, inputWidth] · A: [rank, inputWidth] · B: [outputWidth, rank]
 *
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al., 2021, section 4.1</a>
 */
record LoraAdapter(Site site, int rank, double scale, double dropout) implements Adapter {
    private static final String A = "a";
    private static final String B = "b";

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(A, new Shape(rank, site.inputWidth()), Init.kaimingUniform(site.inputWidth())),
                new ParameterSpec(B, new Shape(site.outputWidth(), rank), Init.ZEROS));
    }

    @Override
    public NDArray apply(AdapterContext context) {
        Kernels kernels = context.kernels();
        NDArray read = kernels.dropout(context.input(), dropout);
        NDArray down = kernels.linear(read, context.parameter(A), null);
        NDArray up = kernels.linear(down, context.parameter(B), null);
        return context.output().add(kernels.scale(up, scale));
    }

    LowRank asLowRank() {
        return new LowRank(A, B, scale, dropout);
    }

    @Override
    public Optional<LowRank> lowRank() {
        return Optional.of(asLowRank());
    }

    @Override
    public Optional<Merge> merge() {
        return Optional.of((base, parameters) -> new LinearWeights(
                base.weight()
                        .add(parameters.apply(B).matMul(parameters.apply(A)).mul(scale)),
                base.bias()));
    }

    @Override
    public String formula() {
        return String.format(Locale.ROOT, "W·x + %.3g·B·A·x, rank %d", scale, rank);
    }
}
