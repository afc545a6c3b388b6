package dev.headstock.plugins.sharpness;

import dev.headstock.kit.PrimaryMetric;
import java.util.Comparator;
import java.util.List;

/**
 * A model to choose, and what was measured of it.
 *
 * @param metric on DEV
 * @param loss on DEV
 * @param shifted the metric on the shifted set; NaN where none was named
 * @param soup whether it is the mean of the others
 */
record Candidate(String name, double metric, double loss, double sharpness, double shifted, boolean soup) {

    /** The best on DEV; of several, the one with the smallest loss there. */
    static Candidate best(List<Candidate> candidates, PrimaryMetric metric) {
        return candidates.stream()
                .min(Comparator.comparingDouble((Candidate candidate) -> -metric.gain(orWorst(candidate, metric), 0))
                        .thenComparingDouble(Candidate::loss))
                .orElseThrow();
    }

    /** A metric that is not defined for a model is worse than any other. */
    private static double orWorst(Candidate candidate, PrimaryMetric metric) {
        double worst = metric.isLowerBetter() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        return Double.isNaN(candidate.metric()) ? worst : candidate.metric();
    }

    /** Those that are at most so much worse on DEV than the best. */
    static List<Candidate> good(List<Candidate> candidates, PrimaryMetric metric, double tolerance) {
        Candidate best = best(candidates, metric);
        // The metrics are 32-bit numbers: 0.91 is within 0.01 of 0.92.
        double rounding = 1e-6 * Math.max(1, Math.abs(best.metric()));
        return candidates.stream()
                .filter(candidate -> candidate.equals(best)
                        || metric.gain(best.metric(), candidate.metric()) <= tolerance + rounding)
                .toList();
    }

    /** The flattest of the good ones. */
    static Candidate flattest(List<Candidate> candidates, PrimaryMetric metric, double tolerance) {
        return good(candidates, metric, tolerance).stream()
                .min(Comparator.comparingDouble(Candidate::sharpness))
                .orElseThrow();
    }
}
