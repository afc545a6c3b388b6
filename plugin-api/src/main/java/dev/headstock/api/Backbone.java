package dev.headstock.api;

import ai.djl.ndarray.NDArray;

/**
 * The forward computation of a family, one layer at a time, so that the engine can skip gradients below the lowest trained layer, cache
 * what never changes, and read out any layer. Parameters come from the {@link Pass}.
 */
public interface Backbone {

    /** Layer −1: [batch, tokens, width]. */
    NDArray embed(TokenBatch batch, Pass pass);

    /**
     * @param index counted from 0 at the input
     * @param hidden the layer's input, [batch, tokens, width]
     * @return the same shape
     */
    NDArray layer(int index, NDArray hidden, TokenBatch batch, Pass pass);
}
