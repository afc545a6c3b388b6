package dev.headstock.plugins.merging;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ClassificationMetrics;
import dev.headstock.kit.NumberMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * What one model answered on the rows of one task.
 *
 * @param metric as the head computes it
 * @param answers by row: the place of a class among the classes, or a number
 * @param losses by row; NaN where a row has none
 */
record TaskResult(double metric, Kind kind, float[] answers, float[] losses) {

    /** Answers from which metrics of any sample of rows follow. */
    enum Kind {
        CLASS,
        NUMBER,
        OTHER
    }

    private static final int HEADER = 2;

    /** How far what follows from the answers may be from what the head computed. */
    private static final double ROUNDING = 1e-4;

    /** @param classes that the model may answer */
    static TaskResult of(double metric, List<Prediction> predictions, double[] losses, List<String> classes) {
        Kind kind = kind(predictions, classes);
        float[] answers = new float[predictions.size()];
        float[] rounded = new float[predictions.size()];
        for (int row = 0; row < answers.length; row++) {
            Answer answer = predictions.get(row).answer();
            answers[row] = kind == Kind.CLASS
                    ? classes.indexOf(answer.text())
                    : answer instanceof Answer.Number number ? (float) number.value() : Float.NaN;
            rounded[row] = (float) losses[row];
        }
        return new TaskResult(metric, kind, answers, rounded);
    }

    private static Kind kind(List<Prediction> predictions, List<String> classes) {
        if (predictions.stream()
                .allMatch(each -> each.answer() instanceof Answer.ClassLabel label && classes.contains(label.text()))) {
            return Kind.CLASS;
        }
        return predictions.stream().allMatch(each -> each.answer() instanceof Answer.Number) ? Kind.NUMBER : Kind.OTHER;
    }

    /** Numbers that {@link #store} writes. */
    static int numbers(int rows) {
        return HEADER + 2 * rows;
    }

    void store(float[] numbers, int at) {
        numbers[at] = (float) metric;
        numbers[at + 1] = kind.ordinal();
        System.arraycopy(answers, 0, numbers, at + HEADER, answers.length);
        System.arraycopy(losses, 0, numbers, at + HEADER + answers.length, losses.length);
    }

    static TaskResult read(float[] numbers, int at, int rows) {
        float[] answers = new float[rows];
        float[] losses = new float[rows];
        System.arraycopy(numbers, at + HEADER, answers, 0, rows);
        System.arraycopy(numbers, at + HEADER + rows, losses, 0, rows);
        return new TaskResult(numbers[at], Kind.values()[(int) numbers[at + 1]], answers, losses);
    }

    /**
     * A metric of chosen rows.
     *
     * @param chosen row by its number among the chosen
     * @return NaN where it does not follow from the answers
     */
    double metric(String name, List<Example> examples, List<String> classes, int count, IntUnaryOperator chosen) {
        return switch (kind) {
            case CLASS -> {
                ClassificationMetrics metrics =
                        new ClassificationMetrics(new ClassIndex(classes), example -> Optional.empty());
                each(count, chosen, row -> examples.get(row)
                        .value(ColumnRole.LABEL)
                        .ifPresent(label -> metrics.count(label.string(), classes.get((int) answers[row]))));
                yield value(metrics.compute(Double.NaN), name);
            }
            case NUMBER -> {
                NumberMetrics metrics = new NumberMetrics(example -> Optional.empty());
                each(count, chosen, row -> examples.get(row)
                        .value(ColumnRole.NUMBER)
                        .ifPresent(number -> metrics.count(number.number(), answers[row])));
                yield value(metrics.compute(Double.NaN), name);
            }
            case OTHER -> Double.NaN;
        };
    }

    private static void each(int count, IntUnaryOperator chosen, IntConsumer row) {
        for (int i = 0; i < count; i++) {
            row.accept(chosen.applyAsInt(i));
        }
    }

    private static double value(Map<String, Double> metrics, String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }

    /** The mean over the chosen rows that have one. */
    double loss(int count, IntUnaryOperator chosen) {
        double sum = 0;
        int labeled = 0;
        for (int i = 0; i < count; i++) {
            double loss = losses[chosen.applyAsInt(i)];
            if (!Double.isNaN(loss)) {
                sum += loss;
                labeled++;
            }
        }
        return labeled == 0 ? Double.NaN : sum / labeled;
    }

    /** Whether the metric of these rows is that of the head: another head may compute another one of this name. */
    boolean follows(String name, List<Example> examples, List<String> classes) {
        double own = metric(name, examples, classes, answers.length, row -> row);
        return Math.abs(own - metric) <= ROUNDING * Math.max(1, Math.abs(metric));
    }
}
