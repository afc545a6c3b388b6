package dev.headstock.kit;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Pearson's correlation, mean squared and mean absolute error of predicted numbers. Keeps running moments, so that
 * large numbers with a small spread lose no digits.
 *
 * @see <a href="https://doi.org/10.2307/1266577">Welford, 1962</a>
 */
public final class NumberMetrics implements MetricAccumulator {
    public static final List<Metric> METRICS = List.of(
            Metric.maximize("pearson"), Metric.minimize("mean-squared-error"), Metric.minimize("mean-absolute-error"));

    private final Function<Example, Optional<Answer>> groundTruth;
    private long count;
    private double meanActual;
    private double meanPredicted;
    private double actualSquares;
    private double predictedSquares;
    private double products;
    private double squaredErrors;
    private double absoluteErrors;

    /** @param groundTruth an {@link Answer.Number}; {@code Head.groundTruth} in most heads */
    public NumberMetrics(Function<Example, Optional<Answer>> groundTruth) {
        this.groundTruth = groundTruth;
    }

    /** The quality is 1 for the exact number and falls towards 0 with the absolute error: {@code 1 / (1 + |error|)}. */
    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        if (!(groundTruth.apply(example).orElse(null) instanceof Answer.Number truth)
                || !(prediction.answer() instanceof Answer.Number answer)) {
            return Double.NaN;
        }
        return count(truth.value(), answer.value());
    }

    /** Counts an example and returns its quality. */
    public double count(double actual, double predicted) {
        double error = predicted - actual;
        count++;
        double fromActual = actual - meanActual;
        double fromPredicted = predicted - meanPredicted;
        meanActual += fromActual / count;
        meanPredicted += fromPredicted / count;
        actualSquares += fromActual * (actual - meanActual);
        predictedSquares += fromPredicted * (predicted - meanPredicted);
        products += fromActual * (predicted - meanPredicted);
        squaredErrors += error * error;
        absoluteErrors += Math.abs(error);
        return 1 / (1 + Math.abs(error));
    }

    /** NaN without examples; a correlation of 0 where all numbers are the same. */
    @Override
    public Map<String, Double> compute(double meanLoss) {
        double spread = Math.sqrt(actualSquares) * Math.sqrt(predictedSquares);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("pearson", count == 0 ? Double.NaN : spread == 0 ? 0 : products / spread);
        metrics.put("mean-squared-error", count == 0 ? Double.NaN : squaredErrors / count);
        metrics.put("mean-absolute-error", count == 0 ? Double.NaN : absoluteErrors / count);
        return metrics;
    }
}
