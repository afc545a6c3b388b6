package dev.headstock.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the demo shows of a run. Metrics are null where what was measured is no number. */
record Run(
        String id,
        String name,
        State state,
        String headline,
        @Nullable String reason,
        @Nullable String hint,
        long step,
        long totalSteps,
        @Nullable Double secondsLeft,
        Map<String, @Nullable Object> metrics,
        @Nullable Metric primaryMetric,
        long trainedParameters,
        @Nullable Double seconds) {

    enum State {
        QUEUED,
        STARTING,
        RUNNING,
        PAUSED,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        boolean finished() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    record Metric(String name, @Nullable Double value) {}

    /** NaN when the run has not reported it. */
    double metric(String metric) {
        return metrics.get(metric) instanceof Number value ? value.doubleValue() : Double.NaN;
    }

    /** The best accuracy on the dev split over all evaluations, and the one of the checkpoint that gets registered. */
    double bestAccuracy() {
        if (primaryMetric == null) {
            return metric("dev/accuracy");
        }
        Double value = primaryMetric.value();
        return value == null ? Double.NaN : value;
    }
}
