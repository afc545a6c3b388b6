package dev.headstock.server.evaluations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What bootstrap replicates of metrics say. They cover the same rows in the same order for every model, so differences are paired. */
final class Replicates {
    private Replicates() {}

    /** [low, high] by metric: the middle 95 %. Metrics without a number are left out. */
    static Map<String, List<Double>> intervals(Map<String, List<Double>> replicates) {
        Map<String, List<Double>> intervals = new TreeMap<>();
        replicates.forEach((metric, values) -> {
            List<Double> interval = middle95(values);
            if (!interval.isEmpty()) {
                intervals.put(metric, interval);
            }
        });
        return intervals;
    }

    /** [low, high], as the plugin kit's {@code Bootstrap} computes it; empty without a number. */
    static List<Double> middle95(List<Double> values) {
        double[] sorted = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return List.of();
        }
        return List.of(sorted[(int) (0.025 * sorted.length)], sorted[(int) Math.ceil(0.975 * sorted.length) - 1]);
    }

    /** Replicate by replicate the mean over several evaluations; as many as all of them have. */
    static List<Double> mean(List<List<Double>> evaluations) {
        int count = evaluations.stream().mapToInt(List::size).min().orElse(0);
        return IntStream.range(0, count)
                .mapToObj(i -> evaluations.stream()
                        .mapToDouble(values -> values.get(i))
                        .average()
                        .orElse(Double.NaN))
                .toList();
    }

    static List<Double> differences(List<Double> minuends, List<Double> subtrahends) {
        return IntStream.range(0, Math.min(minuends.size(), subtrahends.size()))
                .mapToObj(i -> minuends.get(i) - subtrahends.get(i))
                .toList();
    }
}
