package dev.headstock.plugins.compacter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code x + U·gelu(D·x + d) + u}, D and U being {@code Σₖ Rₖ ⊗ (sₖ·tₖ)}. U starts at 0.
 *
 * <p>x: [rows, tokens, width] · R: [n, n, n], shared by all adapters · D: [inner, width] · U: [width, inner]
 *
 * @see <a href="https://arxiv.org/abs/2106.04647">Karimi Mahabadi et al., 2021, section 3</a>
 */
record KroneckerAdapter(int n, int width, int inner) implements Adapter {

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> all = new ArrayList<>();
        all.addAll(factors("down", inner, width, glorot(inner / n, 1)));
        all.addAll(factors("up", width, inner, Init.ZEROS));
        return all;
    }

    private List<ParameterSpec> factors(String name, int out, int in, Init left) {
        return List.of(
                new ParameterSpec(name + ".s", new Shape(n, out / n, 1), left),
                new ParameterSpec(name + ".t", new Shape(n, 1, in / n), glorot(1, in / n)),
                new ParameterSpec(name + ".bias", new Shape(out), Init.ZEROS));
    }

    private static Init glorot(int rows, int columns) {
        return new Init.Normal(Math.sqrt(2.0 / (rows + columns)));
    }

    @Override
    public NDArray apply(AdapterContext context) {
        Kernels kernels = context.kernels();
        NDArray down =
                kernels.linear(context.output(), matrix("down", inner, width, context), context.parameter("down.bias"));
        NDArray up = kernels.linear(
                kernels.activation("gelu", down), matrix("up", width, inner, context), context.parameter("up.bias"));
        return context.output().add(up);
    }

    /** [out, in]; row (i · out/n + k) and column (j · in/n + l) of Σ R[i, j] · B[k, l]. */
    private NDArray matrix(String name, int out, int in, AdapterContext context) {
        NDArray blocks = context.parameter(name + ".s").matMul(context.parameter(name + ".t"));
        NDArray rules = context.shared("rules").reshape(n, n, 1, n, 1);
        return rules.mul(blocks.reshape(n, 1, out / n, 1, in / n))
                .sum(new int[] {0})
                .reshape(out, in);
    }

    @Override
    public String formula() {
        return "x + U·gelu(D·x), D and U = Σ R ⊗ (s·t), width %d".formatted(inner);
    }
}
