package dev.headstock.server.measurements;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.MetricView.Direction;
import dev.headstock.protocol.Split;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run as its head declares them. Directions come from here and from nowhere else: a metric that is not declared has none and
 * ranks nothing. Every run has {@code loss}.
 *
 * @param metrics the first ranks runs; a name such as {@code f1/*} declares one per class
 */
public record DeclaredMetrics(List<MetricView> metrics) {
    private static final String LOSS = "loss";
    private static final String ONE_PER_CLASS = "/*";

    public DeclaredMetrics {
        metrics = List.copyOf(metrics);
    }

    /** The one that ranks runs; empty when the head declares none. */
    public Optional<MetricView> primary() {
        return metrics.stream().findFirst();
    }

    /** @param metric as in an evaluation, {@code f1/spam}, or as in a curve, {@code dev/f1/spam} */
    public Optional<Direction> direction(String metric) {
        String name = withoutSplit(metric);
        return metrics.stream()
                .filter(declared -> declares(declared.name(), name))
                .map(MetricView::direction)
                .findFirst()
                .or(() -> name.equals(LOSS) ? Optional.of(Direction.MINIMIZE) : Optional.empty());
    }

    private static boolean declares(String declared, String name) {
        return declared.endsWith(ONE_PER_CLASS)
                ? name.startsWith(declared.substring(0, declared.length() - 1))
                : declared.equals(name);
    }

    private static String withoutSplit(String metric) {
        for (Split split : Split.values()) {
            String prefix = split.name().toLowerCase(Locale.ROOT) + "/";
            if (metric.startsWith(prefix)) {
                return metric.substring(prefix.length());
            }
        }
        return metric;
    }

    /** Best first; a value that is not a number is worst. */
    public static Comparator<Double> bestFirst(Direction direction) {
        Comparator<Double> byValue =
                direction == Direction.MINIMIZE ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Comparator.<Double, Boolean>comparing(value -> value.isNaN()).thenComparing(byValue);
    }

    /** Whether a value is better than the best so far; null when there is none yet. */
    public static boolean isBetter(Direction direction, double candidate, @Nullable Double best) {
        return best == null || bestFirst(direction).compare(candidate, best) < 0;
    }
}
