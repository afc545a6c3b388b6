package dev.headstock.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the demo shows of a run. Metrics are numbers, or text for what JSON has no number for ({@code "NaN"}). */
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
        Map<String, Object> metrics,
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

    record Metric(String name, double value) {}

    /** NaN when the run has not reported it. */
    double metric(String metric) {
        return metrics.get(metric) instanceof Number value ? value.doubleValue() : Double.NaN;
    }

    /** The best accuracy on the dev split over all evaluations, and the one of the checkpoint that gets registered. */
    double bestAccuracy() {
        return primaryMetric == null ? metric("dev/accuracy") : primaryMetric.value();
    }
}
