package dev.headstock.server.evaluations;

import dev.headstock.server.http.MetricValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prediction beside its example.
 *
 * @param row of the data set version
 * @param part which of several examples that a view made of the row
 * @param cells the row's values by column; empty when the row cannot be read any more
 * @param truth the right answer by kind, or null when it is not known; {@code truthText} is the same in one line
 * @param answer {@code {"kind": "class-label", …}}; {@code answerText} is the same in one line
 * @param confidence in [0, 1]
 * @param loss null where it is not known
 * @param quality 1 correct, 0 wrong, null where it is not known
 * @param cut whether a generated answer ended for another reason than its stop token
 */
public record Prediction(
        long row,
        int part,
        Map<String, @Nullable Object> cells,
        @Nullable Map<String, @Nullable Object> truth,
        @Nullable String truthText,
        Map<String, @Nullable Object> answer,
        String answerText,
        @MetricValue double confidence,
        @Nullable @MetricValue Double loss,
        @Nullable Double quality,
        boolean cut) {

    Prediction withCells(Map<String, @Nullable Object> other) {
        return new Prediction(row, part, other, truth, truthText, answer, answerText, confidence, loss, quality, cut);
    }
}
