package dev.headstock.kit;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metric that ranks models in an analysis, which sees the metrics that a head computes, and not the head: those of the
 * bundled heads are known by their names.
 */
public record PrimaryMetric(String name) {
    /** What bundled heads rank runs by. A head that computes several of them ranks by the first. */
    private static final List<String> KNOWN =
            List.of("span-f1", "micro-f1", "accuracy", "f1", "exact-match", "pearson", "cosine", "perplexity");

    private static final String LOSS = "loss";

    /**
     * The metric of this name; of none, the one that ranks runs of a bundled head; of other heads the first by name; the loss
     * where there is nothing else.
     *
     * @param computed names of the metrics, {@code AnalyzedModel.evaluate(…).keySet()}
     * @throws IllegalArgumentException that lists the metrics when there is none of this name
     */
    public static PrimaryMetric of(Set<String> computed, String wanted) {
        if (!wanted.isBlank()) {
            if (!computed.contains(wanted)) {
                throw new IllegalArgumentException("metric is '%s', and these models compute %s. Choose one of them."
                        .formatted(wanted, String.join(", ", new TreeSet<>(computed))));
            }
            return new PrimaryMetric(wanted);
        }
        return new PrimaryMetric(KNOWN.stream()
                .filter(computed::contains)
                .findFirst()
                .or(() -> new TreeSet<>(computed)
                        .stream()
                                .filter(name -> !name.equals(LOSS) && !name.contains("/"))
                                .findFirst())
                .orElse(LOSS));
    }

    /** For the loss, perplexity and everything that is called an error. */
    public boolean isLowerBetter() {
        return name.equals(LOSS)
                || name.equals("perplexity")
                || name.equals("error")
                || name.endsWith("-error")
                || name.endsWith("-error-rate");
    }

    /** How much better a value is than another: positive where it is better. */
    public double gain(double value, double other) {
        return isLowerBetter() ? other - value : value - other;
    }
}
