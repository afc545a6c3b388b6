package dev.headstock.plugins.distillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.TokenBatch;

/** How far the inside of a student is from that of a teacher; one number per row, means over real tokens. */
final class Relations {
    private Relations() {}

    /** {@code x·yᵀ/√d} for x and y [rows, heads, tokens, d]: [rows, heads, tokens, tokens]. */
    static NDArray products(NDArray x, NDArray y, Kernels kernels) {
        return kernels.scale(
                x.matMul(y.transpose(0, 1, 3, 2)), 1 / Math.sqrt(x.getShape().get(3)));
    }

    /**
     * KL(softmax(teacher) ‖ softmax(student)) of each token, the mean over heads and tokens.
     *
     * @param student [rows, heads, tokens, keys], as the teacher's
     * @param visible of {@link #visible}
     * @param mask [rows, tokens]
     */
    static NDArray divergence(NDArray student, NDArray teacher, NDArray visible, NDArray mask, Kernels kernels) {
        NDArray padding = visible.sub(1).mul(1e9f).expandDims(1);
        NDArray found = kernels.logSoftmax(student.add(padding));
        NDArray wanted = kernels.logSoftmax(teacher.add(padding));
        NDArray tokens = wanted.exp().mul(wanted.sub(found)).sum(new int[] {3}).mean(new int[] {1});
        return meanOfTokens(tokens, mask);
    }

    /** [rows, tokens, keys]: 1 where a token attends to a key. */
    static NDArray visible(TokenBatch tokens, boolean causal) {
        NDArray keys = tokens.mask().expandDims(1);
        NDArray positions = tokens.positions();
        NDArray before = positions.expandDims(1).lte(positions.expandDims(2)).toType(DataType.FLOAT32, false);
        return causal ? before.mul(keys) : before.onesLike().mul(keys);
    }

    /** Mean square of the difference of scores that count, [rows, heads, tokens, keys]. */
    static NDArray scoreError(NDArray student, NDArray teacher, NDArray visible, NDArray mask) {
        NDArray error = student.sub(teacher);
        NDArray pairs = visible.mul(mask.expandDims(2));
        return error.mul(error)
                .mean(new int[] {1})
                .mul(pairs)
                .sum(new int[] {1, 2})
                .div(pairs.sum(new int[] {1, 2}));
    }

    /** Mean square of the difference of hidden states, [rows, tokens, width]. */
    static NDArray hiddenError(NDArray student, NDArray teacher, NDArray mask) {
        NDArray error = student.sub(teacher);
        return meanOfTokens(error.mul(error).mean(new int[] {2}), mask);
    }

    /** 1 − cosine of hidden states, [rows, tokens, width]. */
    static NDArray angle(NDArray student, NDArray teacher, NDArray mask) {
        NDArray product = student.mul(teacher).sum(new int[] {2});
        NDArray lengths = norm(student).mul(norm(teacher));
        return meanOfTokens(product.div(lengths.add(1e-8)).neg().add(1), mask);
    }

    private static NDArray norm(NDArray x) {
        return x.mul(x).sum(new int[] {2}).add(1e-12).sqrt();
    }

    private static NDArray meanOfTokens(NDArray tokens, NDArray mask) {
        return tokens.mul(mask).sum(new int[] {1}).div(mask.sum(new int[] {1}));
    }

    /** The sum over the rows of each unit, weighted as losses that are added to the head's: [units]. */
    static NDArray perUnit(NDArray rows, Batch batch) {
        return batch.groupByUnit(rows, 0).sum(new int[] {1}).mul(batch.weights());
    }
}
