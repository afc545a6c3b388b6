package dev.headstock.plugins.biencoder;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import java.util.List;
import java.util.Map;

/** The mean cosine of the two texts of a pair. */
final class CosineMetrics implements MetricAccumulator {
    static final String COSINE = "cosine";
    static final List<Metric> METRICS = List.of(Metric.maximize(COSINE));

    private double sum;
    private long pairs;

    /** The quality of a pair is its cosine, 0 where that is negative; a single text has none. */
    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        if (!(prediction.answer() instanceof Answer.Number cosine)) {
            return Double.NaN;
        }
        sum += cosine.value();
        pairs++;
        return Math.min(1, Math.max(0, cosine.value()));
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        return Map.of(COSINE, pairs == 0 ? Double.NaN : sum / pairs);
    }
}
