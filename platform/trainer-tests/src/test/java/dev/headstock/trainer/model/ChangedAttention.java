package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pass whose attention has other options than the backbone asks for.
 *
 * @param change null: a bias hides the first of the tokens that the pass reads
 */
record ChangedAttention(
        ModelPass pass, TokenBatch batch, @Nullable UnaryOperator<AttentionOptions> change) implements ModelPass {
    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value, AttentionOptions options) {
        AttentionOptions changed = change == null ? options.withBias(hideFirst()) : change.apply(options);
        return pass.attend(layer, query, key, value, changed);
    }

    private NDArray hideFirst() {
        float[] bias = new float[batch.tokens()];
        bias[0] = -1e9f;
        NDArray row = pass.manager().create(bias, new Shape(1, 1, 1, batch.tokens()));
        return row.broadcast(1, 2, batch.tokens(), batch.tokens());
    }

    @Override
    public double hiddenDropout() {
        return pass.hiddenDropout();
    }

    @Override
    public NDArray applyAdapters(int layer, SiteRole role, NDArray input, NDArray output) {
        return pass.applyAdapters(layer, role, input, output);
    }

    @Override
    public NDArray addResidual(int layer, SiteRole role, NDArray stream, NDArray residual) {
        return pass.addResidual(layer, role, stream, residual);
    }

    @Override
    public NDArray addResidualAndNorm(
            int layer, SiteRole role, NDArray stream, NDArray residual, UnaryOperator<NDArray> norm) {
        return pass.addResidualAndNorm(layer, role, stream, residual, norm);
    }

    @Override
    public NDArray memoize(String name, Supplier<NDArray> compute) {
        return pass.memoize(name, compute);
    }

    @Override
    public NDArray parameter(String name) {
        return pass.parameter(name);
    }

    @Override
    public Kernels kernels() {
        return pass.kernels();
    }

    @Override
    public NDManager manager() {
        return pass.manager();
    }

    @Override
    public boolean isTraining() {
        return pass.isTraining();
    }

    @Override
    public double random(String name) {
        return pass.random(name);
    }
}
