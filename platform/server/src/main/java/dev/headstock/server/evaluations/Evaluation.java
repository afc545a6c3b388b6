package dev.headstock.server.evaluations;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.server.http.MetricValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One model on one split of one data set version.
 *
 * @param runId the run that trained the model, or null
 * @param jobId the job that evaluated it; null when the run did, while it trained
 * @param model reference of the model: {@code version/<model>/<number>} or {@code run/<run>/<step>}
 * @param step of the model's training
 * @param dataset null when the data set has been deleted
 * @param declared the metrics that the head declares, with their directions
 * @param primary name of the metric by which runs are ranked, or null when the head declares none
 * @param figures each with {@code kind}, {@code title} and the kind's own fields
 * @param intervals the middle 95 % of the bootstrap replicates, [low, high] by metric; empty when there are none
 * @param predictions number of examples
 * @param cut number of generated answers that ended for another reason than their stop token
 */
public record Evaluation(
        UUID id,
        @Nullable UUID runId,
        @Nullable UUID jobId,
        String model,
        long step,
        Split split,
        @Nullable EvaluatedDataset dataset,
        Map<String, @MetricValue Double> metrics,
        List<MetricView> declared,
        @Nullable String primary,
        List<Map<String, @Nullable Object>> figures,
        Map<String, List<Double>> intervals,
        long predictions,
        long cut,
        Instant createdAt) {

    public record EvaluatedDataset(UUID versionId, UUID datasetId, String name, int number) {}
}
