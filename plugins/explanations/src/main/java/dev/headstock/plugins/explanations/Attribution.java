package dev.headstock.plugins.explanations;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.head.Pooling;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * How much each token adds to one number of the output.
 *
 * @param scores one per token of the row
 * @param output which number of the head's output is explained: the largest for the text
 * @param value that number for the text
 * @param baseline the same number where all embeddings are 0
 */
record Attribution(double[] scores, int output, double value, double baseline) {

    /**
     * Embeddings times the mean gradient on the way to them from 0, by the midpoint rule.
     *
     * @param probe one text, which is one row
     * @see <a href="https://arxiv.org/abs/1703.01365">Sundararajan et al., 2017</a>
     */
    static Attribution integratedGradients(AnalysisContext context, AnalyzedModel model, Probe probe, int steps) {
        Output chosen = new Output();
        NDArray last = gradient(model, probe, chosen, 1);
        last.close();
        double value = chosen.value;
        double[] scores = null;
        for (int step = 0; step < steps; step++) {
            double fraction = (step + 0.5) / steps;
            double[] part =
                    context.scoped(() -> timesEmbeddings(model, probe, gradient(model, probe, chosen, fraction)));
            scores = scores == null ? part : sum(scores, part);
        }
        gradient(model, probe, chosen, 0).close();
        double[] mean = Arrays.stream(scores == null ? new double[0] : scores)
                .map(score -> score / steps)
                .toArray();
        return new Attribution(mean, chosen.index, value, chosen.value);
    }

    /**
     * Embeddings times the gradient at them: cheap, and exact only where the output is linear.
     *
     * @see <a href="https://arxiv.org/abs/1605.01713">Shrikumar et al., 2016</a>
     */
    static Attribution gradientTimesInput(AnalysisContext context, AnalyzedModel model, Probe probe) {
        Output chosen = new Output();
        double[] scores = context.scoped(() -> timesEmbeddings(model, probe, gradient(model, probe, chosen, 1)));
        double value = chosen.value;
        gradient(model, probe, chosen, 0).close();
        return new Attribution(scores, chosen.index, value, chosen.value);
    }

    /** By how much the scores miss the change of the output, relative to the change. */
    double gap() {
        double change = value - baseline;
        return change == 0 ? 0 : Math.abs(Arrays.stream(scores).sum() - change) / Math.abs(change);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private static double[] timesEmbeddings(AnalyzedModel model, Probe probe, NDArray gradient) {
        float[] perToken = model.features(probe, -1, Pooling.TOKENS)
                .mul(gradient)
                .sum(new int[] {1})
                .toFloatArray();
        double[] scores = new double[perToken.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = perToken[i];
        }
        return scores;
    }

    private static NDArray gradient(AnalyzedModel model, Probe probe, Output chosen, double fraction) {
        return model.embeddingGradient(probe, chosen, fraction).get(0);
    }

    /** The number that is the largest at the first call, and its value at the last. */
    private static final class Output implements UnaryOperator<NDArray> {
        private int index = -1;
        private double value;

        @Override
        public NDArray apply(NDArray output) {
            if (output.getShape().dimension() > 2 || output.getShape().get(0) != 1) {
                throw new IllegalArgumentException(
                        "This model answers for each token or with several rows, output %s. Explanations need one answer per text: choose a model that classifies or rates texts."
                                .formatted(output.getShape()));
            }
            NDArray flat = output.reshape(1, -1);
            float[] numbers = flat.toFloatArray();
            if (index < 0) {
                index = 0;
                for (int i = 1; i < numbers.length; i++) {
                    index = numbers[i] > numbers[index] ? i : index;
                }
            }
            value = numbers[index];
            return flat.get(":, {}", index);
        }
    }
}
