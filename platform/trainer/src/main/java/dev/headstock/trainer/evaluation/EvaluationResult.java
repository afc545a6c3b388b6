package dev.headstock.trainer.evaluation;

import dev.headstock.api.head.Figure;
import java.util.List;
import java.util.Map;

/**
 * How well a model answered a split. The answers themselves left one by one, as {@link ExampleResult}s.
 *
 * @param metrics the head's by name, and {@link #LOSS}: the losses of all labeled units, divided by their weights
 * @param replicates values of bootstrap replicates by metric; empty when none were asked for
 * @param fitted constants that were tuned on this split, by name
 * @param examples how many there were
 * @param cut how many generated answers ended for another reason than their stop token
 */
public record EvaluationResult(
        Map<String, Double> metrics,
        List<Figure> figures,
        Map<String, double[]> replicates,
        Map<String, float[]> fitted,
        long examples,
        long cut) {
    /** The metric that every head has. */
    public static final String LOSS = "loss";

    public double loss() {
        return metrics.getOrDefault(LOSS, Double.NaN);
    }
}
