package dev.headstock.api;

import ai.djl.ndarray.NDArray;

/**
 * Token ids of a few examples, padded to the longest of them.
 *
 * @param ids [batch, tokens], 64-bit integers
 * @param types [batch, tokens], 0 for the first text and its specials, 1 for the second
 * @param mask [batch, tokens], 1.0 where a token is real
 * @param attentionBias [batch, 1, 1, tokens], 0 where a token is real and a large negative number elsewhere; ready to be added to scores
 */
public record TokenBatch(NDArray ids, NDArray types, NDArray mask, NDArray attentionBias) {

    public int size() {
        return (int) ids.getShape().get(0);
    }

    public int tokens() {
        return (int) ids.getShape().get(1);
    }
}
