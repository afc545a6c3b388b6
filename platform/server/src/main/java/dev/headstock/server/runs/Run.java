package dev.headstock.server.runs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
 * One training with one resolved configuration and one seed. Its parts are one object in JSON.
 *
 * @param number counts all runs of this server
 * @param specification every default filled in
 * @param requested as it was asked for: what it leaves out was decided by planning
 * @param references models and data set versions that options name
 * @param marks what people have noted of it
 * @param plan null in lists
 */
public record Run(
        UUID id,
        long number,
        String name,
        UUID jobId,
        @JsonUnwrapped RunQuestion question,
        RunSpecification specification,
        RunSpecification requested,
        List<PluginPin> plugins,
        List<RunReference> references,
        @JsonUnwrapped RunStatus status,
        @JsonUnwrapped RunProgress progress,
        @JsonUnwrapped RunResults results,
        @JsonUnwrapped RunMarks marks,
        @Nullable Plan plan) {

    /** The experiment that the run belongs to, and what it asks about. */
    public record RunQuestion(UUID experimentId, String experimentName, DatasetName dataset, ModelName baseModel) {}

    /**
     * @param headline the state in words
     * @param reason why it failed or waits to be tried again
     * @param verdict what is wrong with the result of a run that has succeeded; null when nothing is
     * @param attempts over all jobs of the run
     */
    public record RunStatus(
            JobState state,
            String headline,
            @Nullable String reason,
            @Nullable String hint,
            @Nullable Verdict verdict,
            int attempts,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** @param phase what the worker does, for people */
    public record RunProgress(
            @Nullable String phase,
            long step,
            long totalSteps,
            @Nullable Double secondsLeft,
            @Nullable Double examplesPerSecond,
            @Nullable Long memoryBytes) {}

    /**
     * @param primaryMetric best value on dev of the metric by which the run is ranked
     * @param declaredMetrics what the head measures, with directions; the first ranks runs
     * @param metrics latest value of each
     * @param seconds of training
     */
    public record RunResults(
            @Nullable NamedValue primaryMetric,
            List<MetricView> declaredMetrics,
            Map<String, @MetricValue Double> metrics,
            long trainedParameters,
            long totalParameters,
            @Nullable Double seconds) {

        RunResults withMetrics(Map<String, Double> other) {
            return new RunResults(primaryMetric, declaredMetrics, other, trainedParameters, totalParameters, seconds);
        }
    }

    /**
     * @param parent the run that it was cloned from, which may be deleted since; null for none
     */
    public record RunMarks(
            String note, List<String> tags, @Nullable UUID parent) {}

    /** @param text one sentence for people, with figures */
    public record Verdict(Kind kind, String text) {
        public enum Kind {
            DIVERGED,
            LEARNED_NOTHING
        }
    }

    public record PluginPin(String id, String version, String sha256) {}

    public record NamedValue(String name, double value, MetricView.Direction direction) {}

    public record DatasetName(UUID versionId, UUID datasetId, String name, int number) {}

    public record ModelName(UUID id, String name) {}

    /** With what lives in other tables. */
    Run with(Map<String, Double> metrics, List<PluginPin> pins, List<RunReference> named, List<String> tags) {
        return new Run(
                id,
                number,
                name,
                jobId,
                question,
                specification,
                requested,
                pins,
                named,
                status,
                progress,
                results.withMetrics(metrics),
                new RunMarks(marks.note(), tags, marks.parent()),
                plan);
    }

    public UUID experimentId() {
        return question.experimentId();
    }

    public String experimentName() {
        return question.experimentName();
    }

    public DatasetName dataset() {
        return question.dataset();
    }

    public ModelName baseModel() {
        return question.baseModel();
    }

    public JobState state() {
        return status.state();
    }

    public String headline() {
        return status.headline();
    }

    public @Nullable String reason() {
        return status.reason();
    }

    public @Nullable String hint() {
        return status.hint();
    }

    public int attempts() {
        return status.attempts();
    }

    public @Nullable NamedValue primaryMetric() {
        return results.primaryMetric();
    }

    public List<MetricView> declaredMetrics() {
        return results.declaredMetrics();
    }

    public Map<String, Double> metrics() {
        return results.metrics();
    }

    public @Nullable Double seconds() {
        return results.seconds();
    }
}
