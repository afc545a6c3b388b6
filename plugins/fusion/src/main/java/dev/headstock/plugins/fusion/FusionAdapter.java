package dev.headstock.plugins.fusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code h + Σ p·V·a} with {@code p = softmax((Q·u + q)·(K·a + k))} over the adapters, where a is what an adapter adds
 * to h and u the normalized sum of h and the residual stream. The adapters are constants.
 *
 * <p>h, u, a: [rows, tokens, width] · p: [rows, tokens, adapters] · Q, K, V: [width, width]
 *
 * @see <a href="https://arxiv.org/abs/2005.00247">Pfeiffer et al., 2021, section 3.2</a>
 */
record FusionAdapter(int width, List<Adapter> members, boolean values) implements Adapter {
    /** Published at each site: p. */
    static final String WEIGHTS = "fusion-weights";

    private static final float OFF_DIAGONAL = 1e-6f;

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> all = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            for (ParameterSpec spec : members.get(i).parameters()) {
                all.add(ParameterSpec.constant(prefix(i) + spec.name(), spec.shape(), spec.init()));
            }
        }
        Shape matrix = new Shape(width, width);
        for (String name : List.of("query", "key")) {
            all.add(new ParameterSpec(name + ".weight", matrix, new Init.Normal(0.02)));
            all.add(new ParameterSpec(name + ".bias", new Shape(width), Init.ZEROS));
        }
        if (values) {
            all.add(new ParameterSpec("value.weight", matrix, new Init.Computed(this::nearlyIdentity)));
        }
        return all;
    }

    private static String prefix(int member) {
        return "member-%d.".formatted(member);
    }

    private float[] nearlyIdentity() {
        float[] numbers = new float[width * width];
        for (int row = 0; row < width; row++) {
            for (int column = 0; column < width; column++) {
                numbers[row * width + column] = row == column ? 1 : OFF_DIAGONAL;
            }
        }
        return numbers;
    }

    @Override
    public boolean isIdentityAtInit() {
        return false;
    }

    @Override
    public NDArray apply(AdapterContext context) {
        NDArray h = context.output();
        NDList outputs = new NDList();
        for (int i = 0; i < members.size(); i++) {
            outputs.add(members.get(i).apply(context.nested(prefix(i), h)).sub(h));
        }
        NDArray added = NDArrays.stack(outputs, 2);
        NDArray weights = weights(context, added);
        context.publish(WEIGHTS, weights);
        NDArray seen = values ? context.kernels().linear(added, context.parameter("value.weight"), null) : added;
        return h.add(seen.mul(weights.expandDims(3)).sum(new int[] {2}));
    }

    private static NDArray weights(AdapterContext context, NDArray added) {
        NDArray u = context.normalize(context.output().add(context.input()));
        NDArray query = context.kernels().linear(u, context.parameter("query.weight"), context.parameter("query.bias"));
        NDArray key = context.kernels().linear(added, context.parameter("key.weight"), context.parameter("key.bias"));
        return query.expandDims(2).mul(key).sum(new int[] {3}).softmax(2);
    }

    @Override
    public String formula() {
        return "h + Σ softmax(q·k)·v over %d adapters".formatted(members.size());
    }
}
