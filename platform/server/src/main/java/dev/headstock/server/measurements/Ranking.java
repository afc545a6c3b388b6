package dev.headstock.server.measurements;

import dev.headstock.protocol.Split;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of two values of a metric is better, by the rule that {@code dev.headstock.api.Evaluation} gives to authors of heads: losses and errors
 * fall, everything else rises. A value that is not a number is worst.
 */
public final class Ranking {
    private Ranking() {}

    public static boolean lowerIsBetter(String metric) {
        String measure = measure(metric);
        return measure.equals("loss")
                || measure.equals("perplexity")
                || measure.endsWith("-loss")
                || measure.endsWith("-error");
    }

    /** {@code f1} of {@code dev/f1/runtime-error}: after the split, before the class that is measured. */
    private static String measure(String metric) {
        String name = metric;
        for (Split split : Split.values()) {
            String prefix = split.name().toLowerCase(Locale.ROOT) + "/";
            if (metric.startsWith(prefix)) {
                name = metric.substring(prefix.length());
            }
        }
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** Best first. */
    public static Comparator<Double> bestFirst(String metric) {
        Comparator<Double> byValue = lowerIsBetter(metric) ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Comparator.<Double, Boolean>comparing(value -> value.isNaN()).thenComparing(byValue);
    }

    public static boolean better(String metric, double candidate, @Nullable Double best) {
        return best == null || bestFirst(metric).compare(candidate, best) < 0;
    }
}
