package dev.headstock.server.runs;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.Plan;
import dev.headstock.server.http.MetricValue;
import dev.headstock.server.queue.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One training with one resolved configuration and one seed.
 *
 * @param number counts all runs of this server
 * @param headline the state in words
 * @param reason why it failed or waits to be tried again
 * @param attempts over all jobs of the run
 * @param references models and data set versions that options name
 * @param primaryMetric best value on dev of the metric by which the run is ranked
 * @param declaredMetrics what the head measures, with directions; the first ranks runs
 * @param metrics latest value of each
 * @param seconds of training
 * @param plan null in lists
 */
public record Run(
        UUID id,
        UUID experimentId,
        String experimentName,
        long number,
        String name,
        JobState state,
        String headline,
        @Nullable String reason,
        @Nullable String hint,
        RunSpecification specification,
        List<PluginPin> plugins,
        List<RunReference> references,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long step,
        long totalSteps,
        @Nullable Double secondsLeft,
        @Nullable Double examplesPerSecond,
        @Nullable String phase,
        @Nullable Long memoryBytes,
        int attempts,
        @Nullable NamedValue primaryMetric,
        List<MetricView> declaredMetrics,
        Map<String, @MetricValue Double> metrics,
        long trainedParameters,
        long totalParameters,
        @Nullable Double seconds,
        @Nullable Plan plan,
        UUID jobId,
        DatasetName dataset,
        ModelName baseModel) {

    public record PluginPin(String id, String version, String sha256) {}

    public record NamedValue(String name, double value, MetricView.Direction direction) {}

    public record DatasetName(UUID versionId, UUID datasetId, String name, int number) {}

    public record ModelName(UUID id, String name) {}
}
