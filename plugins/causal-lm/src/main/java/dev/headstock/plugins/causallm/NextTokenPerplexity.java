package dev.headstock.plugins.causallm;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import java.util.List;
import java.util.Map;

/** {@code e^loss} of a token. What is generated has no quality: no continuation is the right one. */
final class NextTokenPerplexity implements MetricAccumulator {
    private static final String PERPLEXITY = "perplexity";
    static final List<Metric> METRICS = List.of(Metric.minimize(PERPLEXITY));

    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        return Double.NaN;
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        return Map.of(PERPLEXITY, Math.exp(meanLoss));
    }
}
