package dev.headstock.plugins.glyph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * From pictures to embeddings: three convolutions, each of the first two followed by the largest of 2 × 2, leave four
 * fields, as the character 田 has them; then a normalization, a hidden layer and a linear one. Where a radical is matters as much as which
 * it is, so the fields stay apart.
 *
 * <p>Pictures are [n, 1, 24, 24] with ink 1 and paper 0; results are [n, width].
 *
 * @see <a href="https://arxiv.org/abs/1901.10125">Meng et al., 2019: Glyce, section 3.2, with its four fields</a>
 */
final class GlyphNetwork {
    static final int SIZE = 24;
    static final int PIXELS = SIZE * SIZE;

    /** Kernel widths: 24 → 20 → 10 → 8 → 4 → 2. */
    private static final int[] KERNELS = {5, 3, 3};

    private static final int[] CHANNELS = {32, 64, 128};
    private static final int FIELDS = 4;
    private static final int HIDDEN = 512;
    private static final double EPSILON = 1e-5;

    private GlyphNetwork() {}

    static List<ParameterSpec> parameters(int width) {
        List<ParameterSpec> specs = new ArrayList<>();
        int in = 1;
        for (int i = 0; i < KERNELS.length; i++) {
            int kernel = KERNELS[i];
            long fan = (long) in * kernel * kernel;
            specs.add(new ParameterSpec(
                    "conv.%d.weight".formatted(i),
                    new Shape(CHANNELS[i], in, kernel, kernel),
                    new Init.Normal(Math.sqrt(2.0 / fan))));
            specs.add(new ParameterSpec("conv.%d.bias".formatted(i), new Shape(CHANNELS[i]), Init.ZEROS));
            in = CHANNELS[i];
        }
        int fields = FIELDS * in;
        specs.add(new ParameterSpec("norm.weight", new Shape(fields), Init.ONES));
        specs.add(new ParameterSpec("norm.bias", new Shape(fields), Init.ZEROS));
        addLinear(specs, "hidden", HIDDEN, fields);
        addLinear(specs, "output", width, HIDDEN);
        return specs;
    }

    private static void addLinear(List<ParameterSpec> specs, String name, int out, int in) {
        specs.add(new ParameterSpec(name + ".weight", new Shape(out, in), new Init.Normal(1 / Math.sqrt(in))));
        specs.add(new ParameterSpec(name + ".bias", new Shape(out), Init.ZEROS));
    }

    /** @param pictures [n, pixels] */
    static NDArray apply(NDArray pictures, Function<String, NDArray> parameters, Kernels kernels, double dropout) {
        NDArray x = pictures.reshape(-1, 1, SIZE, SIZE);
        for (int i = 0; i < KERNELS.length; i++) {
            NDArray convolved = kernels.conv2d(
                    x, parameters.apply("conv.%d.weight".formatted(i)), parameters.apply("conv.%d.bias".formatted(i)));
            NDArray active = kernels.activation("relu", convolved);
            x = i < KERNELS.length - 1 ? halved(active) : active;
        }
        NDArray normed = kernels.layerNorm(
                x.reshape(x.getShape().get(0), -1),
                parameters.apply("norm.weight"),
                parameters.apply("norm.bias"),
                EPSILON);
        NDArray fields = kernels.dropout(normed, dropout);
        NDArray hidden = kernels.activation("relu", linear(fields, "hidden", parameters, kernels));
        return linear(kernels.dropout(hidden, dropout), "output", parameters, kernels);
    }

    private static NDArray linear(NDArray x, String name, Function<String, NDArray> parameters, Kernels kernels) {
        return kernels.linear(x, parameters.apply(name + ".weight"), parameters.apply(name + ".bias"));
    }

    /** The largest of each 2 × 2. */
    private static NDArray halved(NDArray x) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), shape.get(2) / 2, 2, shape.get(3) / 2, 2)
                .max(new int[] {5})
                .max(new int[] {3});
    }
}
