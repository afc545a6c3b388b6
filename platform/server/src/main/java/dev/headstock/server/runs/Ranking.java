package dev.headstock.server.runs;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Which of two values of a metric is better. Losses fall, everything else rises; a value that is not a number is worst. */
public final class Ranking {
    private Ranking() {}

    public static boolean lowerIsBetter(String metric) {
        String last = metric.substring(metric.lastIndexOf('/') + 1);
        return last.equals("loss") || last.endsWith("-loss") || last.equals("perplexity") || last.endsWith("-error");
    }

    /** Best first. */
    public static Comparator<Double> bestFirst(String metric) {
        Comparator<Double> byValue = lowerIsBetter(metric) ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Comparator.<Double, Boolean>comparing(value -> value.isNaN()).thenComparing(byValue);
    }

    static boolean better(String metric, double candidate, @Nullable Double best) {
        return best == null || bestFirst(metric).compare(candidate, best) < 0;
    }
}
