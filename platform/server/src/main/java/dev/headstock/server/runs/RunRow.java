package dev.headstock.server.runs;

import dev.headstock.server.http.MetricValue;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.Run.DatasetName;
import dev.headstock.server.runs.Run.ModelName;
import dev.headstock.server.runs.Run.NamedValue;
import dev.headstock.server.runs.Run.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as a table shows it: without specification and plan, which would make ten thousand rows heavy.
 *
 * @param metrics latest values of the requested metrics
 * @param settings values of the requested settings as texts; missing ones are left out
 */
public record RunRow(
        UUID id,
        long number,
        String name,
        JobState state,
        String headline,
        @Nullable Verdict verdict,
        UUID experimentId,
        String experimentName,
        DatasetName dataset,
        ModelName baseModel,
        String variation,
        @Nullable NamedValue primaryMetric,
        long step,
        long totalSteps,
        @Nullable Double secondsLeft,
        @Nullable Double seconds,
        long trainedParameters,
        long totalParameters,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        List<String> tags,
        Map<String, @MetricValue Double> metrics,
        Map<String, String> settings) {

    public RunRow with(List<String> runTags, Map<String, Double> values, Map<String, String> chosen) {
        return new RunRow(
                id,
                number,
                name,
                state,
                headline,
                verdict,
                experimentId,
                experimentName,
                dataset,
                baseModel,
                variation,
                primaryMetric,
                step,
                totalSteps,
                secondsLeft,
                seconds,
                trainedParameters,
                totalParameters,
                createdAt,
                startedAt,
                finishedAt,
                runTags,
                values,
                chosen);
    }
}
