package dev.headstock.plugins.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code m/‖V‖ · V·x + bias} with {@code V = W + change}: the length of each row of the weight is a parameter of its
 * own, m, which starts at ‖W‖. As in the paper, ‖V‖ is a constant in the backward pass.
 *
 * <p>V, W: [outputWidth, inputWidth] · m and the norms of the rows: [outputWidth]
 *
 * @param weight path of W
 * @see <a href="https://arxiv.org/abs/2402.09353">Liu et al., 2024, equations 5 and 11</a>
 */
record DoraAdapter(LoraAdapter change, String weight) implements Adapter {
    static final String MAGNITUDE = "magnitude";

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(change.parameters());
        int rows = change.site().outputWidth();
        parameters.add(
                new ParameterSpec(MAGNITUDE, new Shape(rows), Init.derived(weight, numbers -> norms(numbers, rows))));
        return parameters;
    }

    private static float[] norms(float[] weight, int rows) {
        float[] norms = new float[rows];
        int columns = weight.length / rows;
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                sum += (double) weight[i] * weight[i];
            }
            norms[row] = (float) Math.sqrt(sum);
        }
        return norms;
    }

    /** With dropout, the part of W that the magnitude scales reads the same features as the change, as in PEFT. */
    @Override
    public NDArray apply(AdapterContext context) {
        LinearWeights base = context.baseWeights();
        NDArray direction = base.weight().stopGradient().add(change.change(name -> context.parameter(name)
                .stopGradient()));
        NDArray factor = context.parameter(MAGNITUDE).div(norms(direction));
        NDArray x = context.kernels().dropout(context.input(), change.dropout());
        NDArray linear = context.isTraining() && change.dropout() > 0
                ? context.kernels().linear(x, base.weight(), null)
                : base.bias() == null ? context.output() : context.output().sub(base.bias());
        return context.output()
                .add(linear.mul(factor.sub(1)))
                .add(change.change(context, x).mul(factor));
    }

    private static NDArray norms(NDArray weight) {
        return weight.square().sum(new int[] {1}).sqrt();
    }

    /** Behind other adapters, their projection is scaled, and the norms are still those of W and the change alone. */
    @Override
    public Optional<Merge> merge() {
        return Optional.of((current, base, parameters) -> {
            NDArray own = change.change(parameters);
            NDArray factor = parameters.apply(MAGNITUDE).div(norms(base.weight().add(own)));
            NDArray weight = current.weight().add(own).mul(factor.expandDims(1));
            return new LinearWeights(weight, bias(current.bias(), base.bias(), factor));
        });
    }

    /** The factor is for what stands on the base model's bias. */
    private static @Nullable NDArray bias(@Nullable NDArray current, @Nullable NDArray base, NDArray factor) {
        return current == null || base == null
                ? current
                : current.sub(base).mul(factor).add(base);
    }

    @Override
    public String formula() {
        return String.format(Locale.ROOT, "m/‖V‖·V·x, V = W + %.3g·B·A, rank %d", change.scale(), change.rank());
    }
}
