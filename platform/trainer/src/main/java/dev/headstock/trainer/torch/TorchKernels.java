package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one step or one prediction.
 *
 * @param step constants belong to it
 * @param bf16 whether linear layers multiply in bfloat16. Everything else stays in fp32: softmax, norms and losses need its range, and
 *     libtorch's bfloat16 attention is slower backwards on a CPU
 * @param training whether dropout applies
 */
record TorchKernels(Operations operations, NDManager step, boolean bf16, boolean training) implements Kernels {

    @Override
    public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        String method = bf16 ? "linear_bf16" : "linear";
        return bias == null
                ? operations.call(method + "_without_bias", x, weight)
                : operations.call(method, x, weight, bias);
    }

    @Override
    public NDArray attention(NDArray query, NDArray key, NDArray value, NDArray mask, double dropout) {
        return operations.call("attention", query, key, value, mask, training ? dropout : 0.0);
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double epsilon) {
        return operations.call("layer_norm", x, weight, bias, epsilon);
    }

    @Override
    public NDArray activation(String name, NDArray x) {
        return switch (name) {
            case "gelu", "relu", "silu", "tanh" -> operations.call(name, x);
            case "swish" -> operations.call("silu", x);
            case "gelu_new", "gelu_pytorch_tanh" -> operations.call("gelu_tanh", x);
            default ->
                throw new IllegalArgumentException(
                        "unknown activation '%s'. Known: gelu, gelu_new, gelu_pytorch_tanh, relu, silu, swish, tanh."
                                .formatted(name));
        };
    }

    @Override
    public NDArray scale(NDArray x, double factor) {
        return operations.call("scale", x, factor);
    }

    @Override
    public NDArray dropout(NDArray x, double probability) {
        return training && probability > 0 ? operations.call("dropout", x, probability) : x;
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        NDArray rows = operations.call("embedding", table, ids);
        rows.attach(ids.getManager());
        return rows;
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray labels, long ignored, double smoothing) {
        return operations.call("cross_entropy", logits, labels, ignored, smoothing);
    }

    @Override
    public NDArray constant(float value, Shape shape) {
        return step.full(shape, value);
    }
}
