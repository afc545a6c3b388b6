package dev.headstock.plugins.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Derivation;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.kit.PeftLora;
import dev.headstock.kit.SequenceGate;
import dev.headstock.kit.TruncatedSvd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code output + scale · (B·A − B₀·A₀)·dropout(x)}. Usually B starts at zero and there is no B₀·A₀. With the start of
 * PiSSA, B and A are the largest singular vectors of the projection's weight, and B₀ and A₀ are what they started from:
 * PiSSA takes that product out of the frozen weight, which here stays as it is. Either way training starts from the
 * original model.
 *
 * <p>x: [rows, tokens, inputWidth] · A: [rank, inputWidth] · B: [outputWidth, rank]
 *
 * @param singularVectorsOf path of the weight that A and B start from; null: A is random, B zero
 * @param gated a {@link SequenceGate} of x takes the place of the scale
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al., 2021, section 4.1</a>
 * @see <a href="https://arxiv.org/abs/2404.02948">Meng et al., 2024, section 3</a>
 */
record LoraAdapter(
        Site site,
        int rank,
        double scale,
        double dropout,
        @Nullable String singularVectorsOf,
        boolean gated) implements Adapter {
    static final String A = "a";
    static final String B = "b";
    private static final String START = "start.";

    @Override
    public List<ParameterSpec> parameters() {
        Shape a = new Shape(rank, site.inputWidth());
        Shape b = new Shape(site.outputWidth(), rank);
        if (singularVectorsOf == null) {
            List<ParameterSpec> plain = new ArrayList<>(List.of(
                    new ParameterSpec(A, a, Init.kaimingUniform(site.inputWidth())),
                    new ParameterSpec(B, b, Init.ZEROS)));
            plain.addAll(gated ? SequenceGate.parameters(site.inputWidth()) : List.of());
            return plain;
        }
        Derivation largest = new Derivation(singularVectorsOf, this::factors);
        return List.of(
                new ParameterSpec(A, a, new Init.Derived(largest, A)),
                new ParameterSpec(B, b, new Init.Derived(largest, B)),
                ParameterSpec.constant(START + A, a, new Init.Derived(largest, A)),
                ParameterSpec.constant(START + B, b, new Init.Derived(largest, B)));
    }

    /** B and A with {@code scale · B·A} nearly the nearest matrix of this rank. */
    private Map<String, float[]> factors(float[] weight) {
        TruncatedSvd.Factors factors = TruncatedSvd.factors(weight, site.outputWidth(), site.inputWidth(), rank);
        return Map.of(A, scaled(factors.right()), B, scaled(factors.left()));
    }

    private float[] scaled(float[] numbers) {
        float[] result = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            result[i] = (float) (numbers[i] / Math.sqrt(scale));
        }
        return result;
    }

    @Override
    public NDArray apply(AdapterContext context) {
        return context.output().add(change(context, context.kernels().dropout(context.input(), dropout)));
    }

    /** {@code scale · (B·A − B₀·A₀)·x}. */
    NDArray change(AdapterContext context, NDArray x) {
        NDArray product = product(context, "", x);
        NDArray change = singularVectorsOf == null ? product : product.sub(product(context, START, x));
        return gated
                ? change.mul(SequenceGate.value(context, context.input()))
                : context.kernels().scale(change, scale);
    }

    private static NDArray product(AdapterContext context, String prefix, NDArray x) {
        Kernels kernels = context.kernels();
        NDArray down = kernels.linear(x, context.parameter(prefix + A), null);
        return kernels.linear(down, context.parameter(prefix + B), null);
    }

    /** {@code scale · (B·A − B₀·A₀)}, [outputWidth, inputWidth]; outside of automatic differentiation. */
    NDArray change(Function<String, NDArray> parameters) {
        NDArray product = parameters.apply(B).matMul(parameters.apply(A));
        NDArray change = singularVectorsOf == null
                ? product
                : product.sub(parameters.apply(START + B).matMul(parameters.apply(START + A)));
        return change.mul(scale);
    }

    /** The engine's own LoRA has one product. */
    @Override
    public Optional<LowRank> lowRank() {
        return singularVectorsOf == null && !gated ? Optional.of(new LowRank(A, B, scale, dropout)) : Optional.empty();
    }

    PeftLora.Change inPeft(Optional<String> magnitude) {
        List<PeftLora.Product> products = singularVectorsOf == null
                ? List.of(new PeftLora.Product(A, B, 1))
                : List.of(new PeftLora.Product(A, B, 1), new PeftLora.Product(START + A, START + B, -1));
        return new PeftLora.Change(products, rank, scale, dropout, magnitude);
    }

    @Override
    public Optional<Merge> merge() {
        if (gated) {
            return Optional.empty();
        }
        return Optional.of((current, base, parameters) ->
                new LinearWeights(current.weight().add(change(parameters)), current.bias()));
    }

    @Override
    public String formula() {
        String product = singularVectorsOf == null ? "B·A·x" : "(B·A − B₀·A₀)·x";
        return gated
                ? "W·x + g·%s, rank %d".formatted(product, rank)
                : String.format(Locale.ROOT, "W·x + %.3g·%s, rank %d", scale, product, rank);
    }
}
