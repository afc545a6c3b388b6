package dev.headstock.server.evaluations;

import dev.headstock.protocol.MetricView;
import dev.headstock.server.http.MetricValue;
import dev.headstock.server.measurements.DeclaredMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two models, each evaluated once or with several seeds, on the same split of the same data set version.
 *
 * @param note why there are no intervals, or null
 */
record EvaluationComparison(
        List<ComparedMetric> metrics, @Nullable String note) {

    /**
     * A metric that both sides have.
     *
     * @param direction null when the head does not declare the metric
     * @param first mean over the first model's evaluations; likewise {@code second}
     * @param difference second minus first
     * @param interval [low, high] of the difference: the middle 95 % of the paired replicates; null without replicates
     * @param better which side is better, or null when the interval contains 0 or there is none
     */
    record ComparedMetric(
            String name,
            MetricView.@Nullable Direction direction,
            @MetricValue double first,
            @MetricValue double second,
            @MetricValue double difference,
            @Nullable List<Double> interval,
            @Nullable Side better) {}

    enum Side {
        FIRST,
        SECOND
    }

    /** An evaluation with its bootstrap replicates by metric. */
    record Sample(Evaluation evaluation, Map<String, List<Double>> replicates) {
        double value(String metric) {
            return evaluation.metrics().getOrDefault(metric, Double.NaN);
        }

        boolean measures(String metric) {
            return evaluation.metrics().containsKey(metric);
        }
    }

    /** Declared metrics first, in their order; then the others by name. */
    static EvaluationComparison of(List<Sample> first, List<Sample> second) {
        List<MetricView> declared = first.get(0).evaluation().declared();
        Stream<String> declaredNames = declared.stream().map(MetricView::name);
        Stream<String> measured =
                first.get(0).evaluation().metrics().keySet().stream().sorted();
        List<ComparedMetric> metrics = new ArrayList<>();
        Stream.concat(declaredNames, measured)
                .distinct()
                .filter(name -> Stream.concat(first.stream(), second.stream()).allMatch(side -> side.measures(name)))
                .forEach(name -> metrics.add(compare(name, declared, first, second)));
        boolean paired = metrics.stream().anyMatch(metric -> metric.interval() != null);
        return new EvaluationComparison(
                metrics,
                paired
                        ? null
                        : "There are no intervals, because not all of these evaluations have bootstrap replicates."
                                + " Start an evaluation job for each model to compute them.");
    }

    private static ComparedMetric compare(
            String name, List<MetricView> declared, List<Sample> first, List<Sample> second) {
        double firstMean = mean(name, first);
        double secondMean = mean(name, second);
        List<Double> interval =
                Replicates.middle95(Replicates.differences(replicates(name, second), replicates(name, first)));
        MetricView.Direction direction =
                new DeclaredMetrics(declared).direction(name).orElse(null);
        return new ComparedMetric(
                name,
                direction,
                firstMean,
                secondMean,
                secondMean - firstMean,
                interval.isEmpty() ? null : interval,
                better(direction, interval));
    }

    private static double mean(String name, List<Sample> side) {
        return side.stream().mapToDouble(sample -> sample.value(name)).average().orElse(Double.NaN);
    }

    private static List<Double> replicates(String name, List<Sample> side) {
        return Replicates.mean(side.stream()
                .map(sample -> sample.replicates().getOrDefault(name, List.of()))
                .toList());
    }

    private static @Nullable Side better(MetricView.@Nullable Direction direction, List<Double> interval) {
        if (direction == null || interval.isEmpty() || interval.get(0) <= 0 && interval.get(1) >= 0) {
            return null;
        }
        boolean secondIsHigher = interval.get(0) > 0;
        return secondIsHigher == (direction == MetricView.Direction.MAXIMIZE) ? Side.SECOND : Side.FIRST;
    }
}
