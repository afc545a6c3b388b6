package dev.headstock.protocol.worker;

import dev.headstock.protocol.Split;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well the model answered one split at one step: the last word on answers that {@link PredictionBatch}es brought.
 *
 * @param primary the metric by which this run is ranked
 * @param predictions how many answers there are; all of them must have arrived
 */
public record EvaluationReport(
        long step,
        Split split,
        Map<String, Double> metrics,
        String primary,
        @Nullable ConfusionMatrix confusion,
        long predictions) {

    /** {@code counts[actual][predicted]}. */
    public record ConfusionMatrix(List<String> classes, long[][] counts) {}
}
