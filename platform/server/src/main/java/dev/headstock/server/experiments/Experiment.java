package dev.headstock.server.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.protocol.MetricView;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Run.DatasetName;
import dev.headstock.server.runs.Run.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * @param number counts all experiments of this server
 * @param specification as it was asked for; the runs have the resolved ones
 * @param state active while a run is unfinished
 * @param bestRun by the metric the runs are ranked by; null before the first evaluation
 * @param runs the first 200 in the order of their launch; null in lists
 */
public record Experiment(
        UUID id,
        long number,
        String name,
        String note,
        Instant createdAt,
        String createdBy,
        DatasetName dataset,
        ModelName baseModel,
        ExperimentRequest.Specification specification,
        RunCounts runCounts,
        State state,
        @Nullable BestRun bestRun,
        @Nullable List<Run> runs) {

    Experiment with(@Nullable BestRun best) {
        return new Experiment(
                id,
                number,
                name,
                note,
                createdAt,
                createdBy,
                dataset,
                baseModel,
                specification,
                runCounts,
                state,
                best,
                runs);
    }

    Experiment withRuns(List<Run> all) {
        return new Experiment(
                id,
                number,
                name,
                note,
                createdAt,
                createdBy,
                dataset,
                baseModel,
                specification,
                runCounts,
                state,
                bestRun,
                all);
    }

    /** {@code running} includes runs that are starting. */
    public record RunCounts(int queued, int running, int paused, int succeeded, int failed, int cancelled) {
        boolean active() {
            return queued + running + paused > 0;
        }
    }

    public enum State {
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("finished")
        FINISHED
    }

    public record BestRun(UUID id, String name, String metric, double value, MetricView.Direction direction) {}
}
