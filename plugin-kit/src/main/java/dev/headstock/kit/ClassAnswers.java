package dev.headstock.kit;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Prediction;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Predictions of one class out of many. */
public final class ClassAnswers {
    /** Of more classes a prediction lists the most likely: it is stored for every example of an evaluation. */
    private static final int LISTED = 50;

    private ClassAnswers() {}

    /** The most likely class, with its probability as confidence. */
    public static Prediction mostLikely(float[] logits, List<String> classes) {
        double[] probabilities = softmax(logits);
        Map<String, Double> scores = new LinkedHashMap<>();
        IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -probabilities[id]))
                .limit(LISTED)
                .forEach(id -> scores.put(classes.get(id), probabilities[id]));
        Map.Entry<String, Double> best = scores.entrySet().iterator().next();
        return new Prediction(new Answer.ClassLabel(best.getKey(), scores), best.getValue());
    }

    /** Probabilities that add up to 1. */
    public static double[] softmax(float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] result = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            result[i] = Math.exp(logits[i] - largest);
            sum += result[i];
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= sum;
        }
        return result;
    }
}
