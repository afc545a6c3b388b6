package dev.headstock.protocol.worker;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import java.util.List;
import java.util.Map;

/**
 * How well the model answered one split at one step: the last word on answers that {@link PredictionBatch}es brought.
 *
 * @param metrics values by name
 * @param declared the head's metrics with their directions; the first ranks runs
 * @param figures each with {@code kind}, {@code title} and the kind's own fields
 * @param replicates values of bootstrap replicates by metric; empty when none were computed
 * @param fitted constants tuned on this split by name
 * @param predictions how many answers there are; all of them must have arrived
 * @param cut how many generated answers ended for another reason than their stop token
 */
public record EvaluationReport(
        long step,
        Split split,
        Map<String, Double> metrics,
        List<MetricView> declared,
        List<Map<String, Object>> figures,
        Map<String, List<Double>> replicates,
        Map<String, List<Float>> fitted,
        long predictions,
        long cut) {}
