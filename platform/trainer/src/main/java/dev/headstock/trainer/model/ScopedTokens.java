package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.TokenBatch;

/** A batch whose arrays belong to the present memory of a pass, so that what is computed from them is released with it. */
record ScopedTokens(TokenBatch batch, Scope scope) implements TokenBatch {
    @Override
    public int rows() {
        return batch.rows();
    }

    @Override
    public int tokens() {
        return batch.tokens();
    }

    @Override
    public NDArray ids() {
        return scope.view(batch.ids());
    }

    @Override
    public NDArray types() {
        return scope.view(batch.types());
    }

    @Override
    public NDArray mask() {
        return scope.view(batch.mask());
    }

    @Override
    public NDArray positions() {
        return scope.view(batch.positions());
    }

    @Override
    public NDArray keyPositions() {
        return scope.view(batch.keyPositions());
    }

    @Override
    public NDArray feature(String name) {
        return scope.view(batch.feature(name));
    }
}
