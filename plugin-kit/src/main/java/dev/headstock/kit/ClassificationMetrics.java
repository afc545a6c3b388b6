package dev.headstock.kit;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Accuracy, macro-averaged F1, Matthews' correlation and, for up to 50 classes, the confusion matrix and an F1 for each
 * class that occurs. Memory grows with the number of classes, not with that of examples.
 */
public final class ClassificationMetrics implements MetricAccumulator {
    /** Beyond that, a matrix is no picture and a metric per class no list that anyone reads. */
    private static final int FEW = 50;

    private final ClassIndex classes;
    private final Function<Example, Optional<Answer>> groundTruth;
    private final long[] actual;
    private final long[] predicted;
    private final long[] correct;
    private final long @Nullable [][] matrix;

    /** @param groundTruth the right class of an example, {@code Head.groundTruth} in most heads */
    public ClassificationMetrics(ClassIndex classes, Function<Example, Optional<Answer>> groundTruth) {
        int size = classes.size();
        this.classes = classes;
        this.groundTruth = groundTruth;
        this.actual = new long[size];
        this.predicted = new long[size];
        this.correct = new long[size];
        this.matrix = size <= FEW ? new long[size][size] : null;
    }

    /** The metrics that are computed for so many classes; accuracy ranks runs. */
    public static List<Metric> metrics(int classes) {
        List<Metric> metrics = new ArrayList<>(
                List.of(Metric.maximize("accuracy"), Metric.maximize("macro-f1"), Metric.maximize("mcc")));
        if (classes <= FEW) {
            metrics.add(Metric.maximize("f1/*"));
        }
        return metrics;
    }

    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        Optional<Answer> truth = groundTruth.apply(example);
        if (truth.isEmpty()) {
            return Double.NaN;
        }
        return count(truth.get().text(), prediction.answer().text()) ? 1 : 0;
    }

    /** Counts an example by its right and its predicted class, and returns whether they are the same. */
    public boolean count(String actualClass, String predictedClass) {
        int right = classes.id(actualClass);
        int found = classes.id(predictedClass);
        actual[right]++;
        predicted[found]++;
        if (matrix != null) {
            matrix[right][found]++;
        }
        if (right == found) {
            correct[right]++;
        }
        return right == found;
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", (double) sum(correct) / sum(actual));
        metrics.put("macro-f1", macroF1());
        metrics.put("mcc", matthews());
        for (int id = 0; matrix != null && id < classes.size(); id++) {
            if (actual[id] > 0) {
                metrics.put("f1/" + classes.classes().get(id), f1(id));
            }
        }
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        return matrix == null
                ? List.of()
                : List.of(new Figure.ConfusionMatrix("Confusion matrix", classes.classes(), matrix));
    }

    /** {@code 2·tp / (2·tp + fp + fn)}, of a class that occurs or is predicted. */
    private double f1(int id) {
        return 2.0 * correct[id] / (actual[id] + predicted[id]);
    }

    /** Over the classes that occur or are predicted, as scikit-learn averages them. */
    private double macroF1() {
        return IntStream.range(0, classes.size())
                .filter(this::isInvolved)
                .mapToDouble(this::f1)
                .average()
                .orElse(Double.NaN);
    }

    private boolean isInvolved(int id) {
        return actual[id] + predicted[id] > 0;
    }

    /**
     * Matthews' correlation for any number of classes; 0 when all predictions or all labels are the same.
     *
     * @see <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin, 2004</a>
     */
    private double matthews() {
        double total = sum(actual);
        if (total == 0) {
            return Double.NaN;
        }
        double both = 0;
        double actualSquares = 0;
        double predictedSquares = 0;
        for (int id = 0; id < classes.size(); id++) {
            both += (double) actual[id] * predicted[id];
            actualSquares += (double) actual[id] * actual[id];
            predictedSquares += (double) predicted[id] * predicted[id];
        }
        double spread = Math.sqrt((total * total - actualSquares) * (total * total - predictedSquares));
        return spread == 0 ? 0 : (sum(correct) * total - both) / spread;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
