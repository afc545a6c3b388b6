package dev.headstock.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are fast, or that exist at all, only with the engine's help. They take part in automatic differentiation. Anything
 * else is plain {@link NDArray} arithmetic between arrays. Results belong to the manager of the first array.
 *
 * <p>Multiply and divide what is learned from by arrays only, and by Java numbers with {@link #scale}: DJL's {@code x.mul(2)} keeps the
 * number in a Java buffer that may be collected before the backward pass reads it, which gives wrong gradients now and then.
 */
public interface Kernels {

    /** {@code x·Wᵀ + b}, in bfloat16 with fp32 masters where the run's precision says so. x [..., in], weight [out, in], bias [out]. */
    NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias);

    /**
     * {@code softmax(q·kᵀ/√d + mask)·v} with dropout on the probabilities while training.
     *
     * @param query [batch, heads, tokens, d]; key and value likewise, their token count may be larger
     * @param mask added to the scores, 0 or a large negative number, broadcast to [batch, heads, tokens, keys]
     */
    NDArray attention(NDArray query, NDArray key, NDArray value, NDArray mask, double dropout);

    /** Normalises over the last dimension, then scales and shifts. */
    NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double epsilon);

    /** The activation that checkpoints name {@code gelu}, {@code gelu_new}, {@code relu}, {@code silu} or {@code tanh}. */
    NDArray activation(String name, NDArray x);

    /** {@code factor · x}. */
    NDArray scale(NDArray x, double factor);

    /** Zeroes each element with the given probability and rescales the rest; the identity outside training. */
    NDArray dropout(NDArray x, double probability);

    /** Rows of {@code table} [rows, width] by {@code ids} [batch, tokens]. */
    NDArray embedding(NDArray ids, NDArray table);

    /**
     * Mean cross-entropy in nats over the rows whose label is not {@code ignored}.
     *
     * @param logits [rows, classes]
     * @param labels [rows], 64-bit integers
     * @param smoothing label smoothing in [0, 1)
     */
    NDArray crossEntropy(NDArray logits, NDArray labels, long ignored, double smoothing);

    /** An array of zeros or any other constant that lives as long as the current step. */
    NDArray constant(float value, Shape shape);
}
