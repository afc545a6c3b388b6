package dev.headstock.plugins.biencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ParameterSpec;
import java.util.List;

/**
 * The mean of the tokens, of length 1. Each text of a pair is a row of its own; the second texts of the other pairs of the step are the
 * wrong ones: {@code −log softmax(u·Vᵀ / temperature)} at the right one.
 *
 * <p>features, vectors: [rows, width]
 *
 * @see <a href="https://arxiv.org/abs/1705.00652">Henderson et al., 2017, section 4.4</a>
 */
record PairHead(int width, double temperature) implements Head {
    private static final double TINY = 1e-12;

    @Override
    public List<InputSequence> sequences(Example example) {
        return example.texts().stream().map(text -> InputSequence.of(text)).toList();
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return rows.size() == 2 ? Target.implicit() : Target.none();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Pooling pooling() {
        return Pooling.MEAN;
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return features.div(features.square().sum(new int[] {1}, true).add(TINY).sqrt());
    }

    @Override
    public boolean needsWholeBatch() {
        return true;
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        NDArray pairs = batch.groupByUnit(output, 0);
        NDArray similarities =
                pass.kernels().scale(pairs.get(":,0").matMul(pairs.get(":,1").transpose()), 1 / temperature);
        NDArray right = pass.manager().arange(batch.units()).toType(DataType.INT64, false);
        return pass.kernels().crossEntropy(similarities, right, 0).mul(batch.weights());
    }

    /** A pair is answered with its cosine, one text with its vector. */
    @Override
    public Prediction decode(Example example, HeadOutput output) {
        Answer answer = output.rows() == 1
                ? new Answer.Vector(output.row(0))
                : new Answer.Number(cosine(output.row(0), output.row(1)), "");
        return new Prediction(answer, Double.NaN);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Override
    public List<Metric> metrics() {
        return CosineMetrics.METRICS;
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new CosineMetrics();
    }

    @Override
    public String outputShape() {
        return "[batch, 2, %d]".formatted(width);
    }
}
