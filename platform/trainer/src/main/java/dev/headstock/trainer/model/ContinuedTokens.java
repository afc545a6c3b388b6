package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.TokenBatch;
import java.util.Arrays;

/**
 * Tokens that continue cached ones. They have no text, and so no features.
 *
 * @param ids [rows, n]
 * @param own positions of these tokens, [rows][n]
 * @param all positions of the cached tokens and of these, [rows][keys]
 * @param hasTypes whether the model has several token types: then a continuation has type 1
 */
record ContinuedTokens(NDArray ids, long[][] own, long[][] all, boolean hasTypes, NDManager memory)
        implements TokenBatch {
    @Override
    public int rows() {
        return own.length;
    }

    @Override
    public int tokens() {
        return own[0].length;
    }

    @Override
    public NDArray types() {
        NDArray types = hasTypes ? memory.ones(shape()) : memory.zeros(shape());
        return types.toType(DataType.INT64, false);
    }

    @Override
    public NDArray mask() {
        return memory.ones(shape());
    }

    @Override
    public NDArray positions() {
        return array(own);
    }

    @Override
    public NDArray keyPositions() {
        return array(all);
    }

    @Override
    public NDArray feature(String name) {
        return memory.full(new Shape(rows(), tokens(), 1), -1).toType(DataType.INT64, false);
    }

    private NDArray array(long[][] numbers) {
        long[] flat = Arrays.stream(numbers).flatMapToLong(Arrays::stream).toArray();
        return memory.create(flat, new Shape(numbers.length, numbers[0].length));
    }

    private Shape shape() {
        return new Shape(rows(), tokens());
    }
}
