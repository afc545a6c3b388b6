package dev.headstock.plugins.sequenceclassification;

import dev.headstock.api.Evaluation;
import dev.headstock.api.Evaluation.Confusion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Counts answers by actual class, and derives the metrics from the counts. */
final class ConfusionCounts {
    /** Beyond that, a matrix is no picture and a metric per class no list that anyone reads. */
    private static final int FEW = 50;

    private final List<String> classes;
    private final long[][] counts;

    ConfusionCounts(List<String> classes) {
        this.classes = classes;
        this.counts = new long[classes.size()][classes.size()];
    }

    void add(String actual, String predicted) {
        counts[classes.indexOf(actual)][classes.indexOf(predicted)]++;
    }

    Evaluation evaluation() {
        boolean few = classes.size() <= FEW;
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", accuracy());
        metrics.put("macro-f1", macroF1());
        metrics.put("mcc", matthews());
        for (int i = 0; few && i < classes.size(); i++) {
            metrics.put("f1/" + classes.get(i), f1(i));
        }
        return new Evaluation(
                metrics, "accuracy", few ? Optional.of(new Confusion(classes, counts)) : Optional.empty());
    }

    double accuracy() {
        return (double) correct() / total();
    }

    /** {@code 2·tp / (2·tp + fp + fn)}; 0 for a class that neither occurs nor is ever answered. */
    double f1(int number) {
        return isInvolved(number) ? 2.0 * counts[number][number] / (actual(number) + predicted(number)) : 0;
    }

    /** Over the classes that occur or are answered, as scikit-learn averages them. */
    double macroF1() {
        return IntStream.range(0, classes.size())
                .filter(this::isInvolved)
                .mapToDouble(this::f1)
                .average()
                .orElse(0);
    }

    private boolean isInvolved(int number) {
        return actual(number) + predicted(number) > 0;
    }

    /**
     * Matthews' correlation for any number of classes; 0 when all answers or all labels are the same.
     *
     * @see <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin, 2004</a>
     */
    double matthews() {
        double total = total();
        double both = 0;
        double actualSquares = 0;
        double predictedSquares = 0;
        for (int i = 0; i < classes.size(); i++) {
            both += (double) actual(i) * predicted(i);
            actualSquares += (double) actual(i) * actual(i);
            predictedSquares += (double) predicted(i) * predicted(i);
        }
        double spread = Math.sqrt((total * total - actualSquares) * (total * total - predictedSquares));
        return spread == 0 ? 0 : (correct() * total - both) / spread;
    }

    private long correct() {
        long sum = 0;
        for (int i = 0; i < classes.size(); i++) {
            sum += counts[i][i];
        }
        return sum;
    }

    private long total() {
        long sum = 0;
        for (int i = 0; i < classes.size(); i++) {
            sum += actual(i);
        }
        return sum;
    }

    private long actual(int number) {
        long sum = 0;
        for (long count : counts[number]) {
            sum += count;
        }
        return sum;
    }

    private long predicted(int number) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[number];
        }
        return sum;
    }
}
