package dev.headstock.protocol.worker;

import dev.headstock.protocol.Split;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model's answers on one split at one step.
 *
 * @param primary the metric by which this run is ranked
 */
public record EvaluationReport(
        long step,
        Split split,
        Map<String, Double> metrics,
        String primary,
        @Nullable ConfusionMatrix confusion,
        List<ExamplePrediction> predictions) {

    /** {@code counts[actual][predicted]}. */
    public record ConfusionMatrix(List<String> classes, long[][] counts) {}

    /**
     * @param row the example's number in the data set version
     * @param loss of this example alone, for "worst first"
     */
    public record ExamplePrediction(
            long row, String answer, double confidence, double loss, Map<String, Double> scores) {}
}
