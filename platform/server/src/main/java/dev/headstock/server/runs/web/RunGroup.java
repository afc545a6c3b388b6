package dev.headstock.server.runs.web;

import dev.headstock.protocol.MetricView.Direction;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs with the same values of the settings that a table is grouped by.
 *
 * @param keys values of those settings in the order of the request; null where the runs have none
 * @param example the newest of the runs
 * @param exampleName its name
 * @param best over the metric by which the runs are ranked; null when they are ranked by several or have no result yet
 * @param metrics over the latest values of the requested metrics
 */
record RunGroup(
        List<@Nullable String> keys,
        long runs,
        long unfinished,
        UUID example,
        String exampleName,
        @Nullable String bestMetric,
        @Nullable Direction direction,
        @Nullable Spread best,
        Map<String, Spread> metrics) {

    /**
     * @param runs with a finite value
     * @param deviation over the runs (n − 1); null for one run
     */
    record Spread(long runs, double mean, @Nullable Double deviation, double lowest, double highest) {}
}
