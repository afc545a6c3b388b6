package dev.headstock.plugins.placementlab;

import dev.headstock.api.data.Split;
import dev.headstock.api.head.Metric;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.VariantResult;
import java.util.List;

/**
 * What a placement gives and takes, the mean over its runs.
 *
 * @param quality NaN while there is none
 * @param milliseconds to answer one example in the last evaluation, NaN while there was none
 */
record Measured(String name, double quality, boolean maximized, long parameters, double milliseconds) {

    static Measured of(VariantResult result, Metric metric) {
        return new Measured(
                result.variant().name(),
                result.mean(Split.DEV, metric.name()),
                metric.direction() == Metric.Direction.MAXIMIZE,
                result.runs().stream()
                        .mapToLong(RunResult::trainedParameters)
                        .max()
                        .orElse(0),
                result.runs().stream()
                        .mapToDouble(run -> 1000 / run.examplesPerSecond())
                        .average()
                        .orElse(Double.NaN));
    }

    boolean isComplete() {
        return Double.isFinite(quality) && Double.isFinite(milliseconds);
    }

    /** No other one is at least as good, small and fast, and better in one of them: it is on the Pareto front. */
    boolean isUnbeaten(List<Measured> all) {
        return all.stream().noneMatch(other -> other.beats(this));
    }

    private boolean beats(Measured other) {
        double better = maximized ? quality - other.quality : other.quality - quality;
        boolean asGood = better >= 0 && parameters <= other.parameters && milliseconds <= other.milliseconds;
        return asGood && (better > 0 || parameters < other.parameters || milliseconds < other.milliseconds);
    }
}
