package dev.headstock.plugins.regression;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.NumberMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Pearson's and Spearman's correlation, mean squared and mean absolute error. Keeps two floats per example. */
final class RegressionMetrics implements MetricAccumulator {
    private static final String SPEARMAN = "spearman";
    static final List<Metric> METRICS = List.of(
            Metric.maximize("pearson"),
            Metric.maximize(SPEARMAN),
            Metric.minimize("mean-squared-error"),
            Metric.minimize("mean-absolute-error"));

    private final Function<Example, Optional<Answer>> groundTruth;
    private final NumberMetrics moments;
    private final RankCorrelation ranks = new RankCorrelation();

    RegressionMetrics(Function<Example, Optional<Answer>> groundTruth) {
        this.groundTruth = groundTruth;
        this.moments = new NumberMetrics(groundTruth);
    }

    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        double quality = moments.add(example, prediction, output);
        if (groundTruth.apply(example).orElse(null) instanceof Answer.Number truth
                && prediction.answer() instanceof Answer.Number answer) {
            ranks.add((float) truth.value(), (float) answer.value());
        }
        return quality;
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        Map<String, Double> metrics = new LinkedHashMap<>(moments.compute(meanLoss));
        metrics.put(SPEARMAN, ranks.spearman());
        return metrics;
    }
}
