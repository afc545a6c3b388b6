package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.head.Figure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words by their right and their predicted class, for up to 50 classes also as a matrix. */
final class LabelCounts {
    /** Beyond that, a matrix is no picture and a metric per class no list that anyone reads. */
    static final int FEW = 50;

    private final List<String> labels;
    private final Map<String, Integer> ids = new HashMap<>();
    private final long[] actual;
    private final long[] predicted;
    private final long[] correct;
    private final long @Nullable [][] matrix;

    LabelCounts(List<String> labels) {
        this.labels = labels;
        labels.forEach(label -> ids.put(label, ids.size()));
        int size = labels.size();
        this.actual = new long[size];
        this.predicted = new long[size];
        this.correct = new long[size];
        this.matrix = size <= FEW ? new long[size][size] : null;
    }

    /** @param found another text than a class: none was found, and the word is in no column of the matrix */
    void add(String right, String found) {
        Integer row = ids.get(right);
        Integer column = ids.get(found);
        if (row != null) {
            actual[row]++;
        }
        if (column != null) {
            predicted[column]++;
        }
        if (row != null && row.equals(column)) {
            correct[row]++;
        }
        if (row != null && column != null && matrix != null) {
            matrix[row][column]++;
        }
    }

    /** NaN without words. */
    double accuracy() {
        return (double) sum(correct) / sum(actual);
    }

    /** Over the classes that occur or are predicted, as scikit-learn averages them; NaN without any. */
    double macroF1() {
        double sum = 0;
        int count = 0;
        for (int id = 0; id < labels.size(); id++) {
            if (actual[id] + predicted[id] > 0) {
                sum += f1(id);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** One for each class that occurs. */
    void putF1(Map<String, Double> metrics) {
        for (int id = 0; labels.size() <= FEW && id < labels.size(); id++) {
            if (actual[id] > 0) {
                metrics.put("f1/" + labels.get(id), f1(id));
            }
        }
    }

    private double f1(int id) {
        return correct[id] == 0 ? 0 : 2.0 * correct[id] / (actual[id] + predicted[id]);
    }

    List<Figure> figures() {
        return matrix == null
                ? List.of()
                : List.of(new Figure.ConfusionMatrix("Confusion matrix of words", labels, matrix));
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
