package dev.headstock.server.evaluations;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport.ConfusionMatrix;
import dev.headstock.server.http.MetricValue;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The model's answers on one split at one step.
 *
 * @param primary name of the metric by which the run is ranked
 */
public record Evaluation(
        UUID id,
        long step,
        Split split,
        Map<String, @MetricValue Double> metrics,
        String primary,
        @Nullable ConfusionMatrix confusion,
        Instant createdAt,
        long predictionCount) {}
