package dev.headstock.trainer.answers;

import dev.headstock.api.head.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as JSON: {@code {"kind": "class-label", "text": "spam", "scores": {…}}}. Fields are the components of the API's records. */
public final class AnswerJson {
    /** Scores of further classes tell nobody anything. */
    private static final int MOST_SCORES = 50;

    private AnswerJson() {}

    public static Map<String, @Nullable Object> of(Answer answer) {
        return new LinkedHashMap<>(RecordJson.withKind((Record) shortened(answer)));
    }

    private static Answer shortened(Answer answer) {
        if (answer instanceof Answer.ClassLabel label) {
            return new Answer.ClassLabel(label.text(), highest(label.scores()));
        }
        if (answer instanceof Answer.ClassLabels labels) {
            return new Answer.ClassLabels(labels.labels(), highest(labels.scores()));
        }
        return answer;
    }

    private static Map<String, Double> highest(Map<String, Double> scores) {
        if (scores.size() <= MOST_SCORES) {
            return scores;
        }
        Map<String, Double> highest = new LinkedHashMap<>();
        scores.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_SCORES)
                .forEach(entry -> highest.put(entry.getKey(), entry.getValue()));
        return highest;
    }
}
