package dev.headstock.protocol.worker;

import dev.headstock.protocol.Split;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the model's answers on one split at one step; an {@link EvaluationReport} completes them.
 *
 * @param predictions at most {@link #MOST}
 */
public record PredictionBatch(long step, Split split, List<ExamplePrediction> predictions) {
    public static final int MOST = 5_000;

    /**
     * @param row the example's number in the data set version
     * @param label the right answer, null when it is not known
     * @param loss of this example alone, for "worst first"
     */
    public record ExamplePrediction(
            long row,
            @Nullable String label,
            String answer,
            double confidence,
            double loss,
            Map<String, Double> scores) {}
}
