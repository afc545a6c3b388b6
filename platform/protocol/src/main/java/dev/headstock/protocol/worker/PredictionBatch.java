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
     * @param part which of several examples that a view made of the row; 0 without a view
     * @param truth the right answer, by kind as {@code answer}, or null when it is not known
     * @param truthText the right answer in one line, or null
     * @param answer {@code {"kind": "class-label", …}}: the kinds and their fields are those of the plugin API's {@code Answer}
     * @param answerText the answer in one line
     * @param confidence in [0, 1]
     * @param loss of this example alone divided by its weight, for "worst first"; NaN where it is not known
     * @param quality 1 correct, 0 wrong, NaN not known
     * @param cut whether a generated answer ended for another reason than its stop token
     */
    public record ExamplePrediction(
            long row,
            int part,
            @Nullable Map<String, @Nullable Object> truth,
            @Nullable String truthText,
            Map<String, @Nullable Object> answer,
            String answerText,
            double confidence,
            double loss,
            double quality,
            boolean cut) {}
}
