package dev.headstock.plugins.sequenceclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Kernels;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.ClassWeights;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import java.util.Collections;
import java.util.List;

/**
 * {@code w(y)·(1 − p(y))^focusing · CE(y)}, where p(y) is the probability of the right class y. The mean is taken over
 * the weights, as in PyTorch's cross-entropy.
 *
 * @param weights by class id
 * @param weighted whether examples have weights of their own
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., 2017</a>
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al., 2015, section 7</a>
 */
record ClassificationLoss(List<Double> weights, boolean weighted, double focusing, double labelSmoothing) {
    private static final float HIDDEN = 1e9f;

    /** Plain cross-entropy. */
    static ClassificationLoss even(int classes) {
        return new ClassificationLoss(Collections.nCopies(classes, 1.0), false, 0, 0);
    }

    static ClassificationLoss of(DatasetSchema data, Options options) {
        int classes = data.classes(ColumnRole.LABEL).size();
        List<Long> counts = data.column(ColumnRole.LABEL).orElseThrow().classCounts();
        boolean balanced = options.classWeights() == ClassWeights.BALANCED && counts.size() == classes;
        return new ClassificationLoss(
                balanced ? balanced(counts) : even(classes).weights(),
                ExampleWeight.isIn(data),
                options.focusing(),
                options.labelSmoothing());
    }

    /** {@code rows / (classes · rows of the class)}, as scikit-learn balances; a class without rows trains nothing. */
    private static List<Double> balanced(List<Long> counts) {
        double rows = counts.stream().mapToLong(Long::longValue).sum();
        return counts.stream()
                .map(count -> rows / (counts.size() * Math.max(1.0, count)))
                .toList();
    }

    double weight(int id) {
        return weights.get(id);
    }

    /** [units]: of logits [units, classes]. */
    NDArray of(NDArray logits, Batch batch, HeadPass pass) {
        NDArray loss = pass.kernels().crossEntropy(logits, batch.target(), labelSmoothing);
        if (focusing > 0) {
            loss = loss.mul(unlikeliness(logits, batch, pass.kernels()));
        }
        return isEven() ? loss : loss.mul(batch.weights());
    }

    private boolean isEven() {
        return !weighted && weights.stream().allMatch(weight -> weight == 1);
    }

    /** {@code (1 − p(y))^focusing}; 1 − p(y) is the sum of the other classes, which loses no digits when p(y) is near 1. */
    private NDArray unlikeliness(NDArray logits, Batch batch, Kernels kernels) {
        int classes = weights.size();
        NDArray right = batch.target().maximum(0).oneHot(classes).reshape(new Shape(-1, classes));
        NDArray others = kernels.logSumExp(kernels.logSoftmax(logits).sub(right.mul(HIDDEN)));
        return kernels.scale(others, focusing).exp();
    }
}
