package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Target;
import dev.headstock.api.model.Kernels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one pass.
 *
 * @param memory constants belong to it; results belong to the memory of the operation's activation
 * @param bf16 whether linear layers multiply in bfloat16. Everything else stays in fp32: softmax, norms and losses need its range, and
 *     libtorch's bfloat16 attention is slower backwards on a CPU
 * @param dropout of the part that runs; null outside training
 */
public record TorchKernels(
        Operations operations,
        NDManager memory,
        boolean bf16,
        @Nullable Dropout dropout) implements Kernels {

    @Override
    public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        String method = bf16 ? "linear_bf16" : "linear";
        return bias == null
                ? operations.call(method + "_without_bias", x, weight)
                : operations.call(method, x, weight, bias);
    }

    /**
     * sum + scale · x·weightᵀ; in fp32 one operation that adds into the product.
     *
     * @param sum [..., out]
     * @param x [..., in]
     * @param weight [out, in]
     */
    public NDArray addProduct(NDArray sum, NDArray x, NDArray weight, double scale) {
        return bf16
                ? sum.add(scale(linear(x, weight, null), scale))
                : operations.call("add_product", sum, x, weight, scale);
    }

    @Override
    public NDArray attention(NDArray query, NDArray key, NDArray value, @Nullable NDArray mask, double probability) {
        return attention(
                query,
                key,
                value,
                mask,
                probability,
                1 / Math.sqrt(query.getShape().get(3)));
    }

    /** Likewise, with a scale of the caller's. */
    public NDArray attention(
            NDArray query, NDArray key, NDArray value, @Nullable NDArray mask, double probability, double scale) {
        return dropout == null
                ? operations.attention(query, key, value, mask, 0, scale)
                : dropout.attention(query, key, value, mask, probability, scale);
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray weight, @Nullable NDArray bias, double epsilon) {
        return bias == null
                ? operations.call("layer_norm_without_bias", x, weight, epsilon)
                : operations.call("layer_norm", x, weight, bias, epsilon);
    }

    @Override
    public NDArray activation(String name, NDArray x) {
        return switch (name) {
            case "gelu", "relu", "silu", "tanh", "sigmoid" -> operations.call(name, x);
            case "swish" -> operations.call("silu", x);
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> operations.call("gelu_tanh", x);
            default ->
                throw new IllegalArgumentException(
                        "unknown activation '%s'. Known: gelu, gelu_fast, gelu_new, gelu_pytorch_tanh, relu, sigmoid, silu, swish, tanh."
                                .formatted(name));
        };
    }

    @Override
    public NDArray scale(NDArray x, double factor) {
        return operations.call("scale", x, factor);
    }

    @Override
    public NDArray dropout(NDArray x, double probability) {
        return dropout == null ? x : dropout.of(x, probability);
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        NDArray rows = operations.call("embedding", table, ids);
        rows.attach(ids.getManager());
        return rows;
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray ids, double labelSmoothing) {
        return operations.call("cross_entropy", logits, ids, (long) Target.IGNORE_INDEX, labelSmoothing);
    }

    @Override
    public NDArray logSoftmax(NDArray x) {
        return operations.call("log_softmax", x);
    }

    @Override
    public NDArray logSumExp(NDArray x) {
        return operations.call("log_sum_exp", x);
    }

    @Override
    public NDArray gatherTokens(NDArray x, NDArray positions) {
        return operations.call("gather_tokens", x, positions);
    }

    @Override
    public TopK topK(NDArray x, int count) {
        List<NDArray> found = operations.callForList("top_k", x, count);
        return new TopK(found.get(0), found.get(1));
    }

    @Override
    public NDArray prependRows(NDArray first, NDArray x) {
        return operations.call("prepend_rows", x, first);
    }

    @Override
    public NDArray lstm(NDArray x, NDArray mask, LstmWeights weights, boolean reversed, double clip) {
        NDArray projection = weights.projection();
        return operations.call(
                "lstm",
                x,
                mask,
                weights.input(),
                weights.recurrent(),
                weights.bias(),
                projection == null ? List.of() : List.of(projection),
                reversed,
                clip);
    }

    @Override
    public NDArray conv2d(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return bias == null
                ? operations.call("conv2d_without_bias", x, weight)
                : operations.call("conv2d", x, weight, bias);
    }

    @Override
    public NDArray orthonormalize(NDArray rows) {
        return operations.call("orthonormalize", rows);
    }

    @Override
    public NDArray constant(float value, Shape shape) {
        return memory.full(shape, value);
    }
}
