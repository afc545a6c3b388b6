package dev.headstock.kit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import java.util.List;

/**
 * {@code g = mean σ(w·x + b)} over the real tokens of a text: by how much an adapter takes part in it.
 *
 * <p>x: [rows, tokens, width] · w: [1, width] · g: [rows, 1, 1]
 *
 * @see <a href="https://arxiv.org/abs/2110.07577">Mao et al., 2022: UniPELT, section 3.2</a>
 */
public final class SequenceGate {
    private static final String WEIGHT = "gate.weight";
    private static final String BIAS = "gate.bias";

    private SequenceGate() {}

    /** Throws {@link IllegalArgumentException} where a gate would read tokens that are still to be predicted. */
    public static void require(RunContext context) {
        if (context.model().isCausal()
                || !context.data().columns(ColumnRole.TARGET_TEXT).isEmpty()) {
            throw new IllegalArgumentException(
                    "gated reads a whole text, and here texts are written from left to right. Turn it off.");
        }
    }

    /** @param width of x */
    public static List<ParameterSpec> parameters(int width) {
        return List.of(
                new ParameterSpec(WEIGHT, new Shape(1, width), new Init.Normal(0.02)),
                new ParameterSpec(BIAS, new Shape(1), Init.ZEROS));
    }

    public static NDArray value(AdapterContext context, NDArray x) {
        Kernels kernels = context.kernels();
        NDArray score = kernels.linear(x, context.parameter(WEIGHT), context.parameter(BIAS));
        NDArray mask = context.batch().mask().expandDims(2);
        return sigmoid(score, kernels).mul(mask).sum(new int[] {1}, true).div(mask.sum(new int[] {1}, true));
    }

    private static NDArray sigmoid(NDArray x, Kernels kernels) {
        NDArray half = kernels.activation("tanh", kernels.scale(x, 0.5));
        return kernels.scale(half.add(1), 0.5);
    }
}
