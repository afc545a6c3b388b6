package dev.headstock.api;

import ai.djl.ndarray.NDArray;

/** One run of the model over one batch: where its parameters are, how to compute, and whether it is learning. */
public interface Pass {

    /** The array at a path such as {@code encoder.layer.0.attention.self.query.weight} or {@code head.weight}. */
    NDArray parameter(String path);

    Kernels kernels();

    /** True when dropout applies. */
    boolean training();

    /** The probability with which a hidden feature is zeroed in this run: the checkpoint's own unless the run says otherwise. */
    double hiddenDropout();

    /** Likewise for attention probabilities. */
    double attentionDropout();

    /**
     * Lets the modules placed at a projection change its output; returns {@code output} itself when there are none.
     *
     * @param input what entered the projection, [batch, tokens, inputWidth]
     * @param output what the projection made of it, [batch, tokens, outputWidth]
     */
    NDArray at(int layer, Role role, NDArray input, NDArray output);

    /**
     * Lets the modules placed at a residual point change what is added to the stream, then adds it and normalises: returns
     * {@code norm(stream + change)}. A post-norm block calls this instead of doing its own skip connection, so that a module may use
     * the block's LayerNorm as well.
     *
     * @param stream the residual stream that entered the sub-layer, [batch, tokens, width]
     * @param change the sub-layer's output after dropout
     */
    NDArray addAndNorm(int layer, Role role, NDArray stream, NDArray change, Norm norm);

    /** The sub-layer's own normalisation. */
    @FunctionalInterface
    interface Norm {
        NDArray apply(NDArray sum);
    }
}
