package dev.headstock.plugins.multilabel;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.ClassIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * F1 in three averages, subset accuracy and the average precision of the ranking, as scikit-learn defines them with {@code
 * zero_division=0}, and an F1 for each class that occurs.
 */
final class MultiLabelMetrics implements MetricAccumulator {
    private static final String MICRO_F1 = "micro-f1";
    private static final String MACRO_F1 = "macro-f1";
    private static final String SAMPLES_F1 = "samples-f1";
    private static final String SUBSET_ACCURACY = "subset-accuracy";
    private static final String RANKING = "ranking-average-precision";

    /** Beyond that, a metric per class is no list that anyone reads. */
    private static final int FEW = 50;

    private final ClassIndex classes;
    private final Function<Example, Optional<int[]>> present;
    private final long[] actual;
    private final long[] predicted;
    private final long[] correct;
    private final ClassThresholds thresholds;
    private final boolean tunes;
    private long examples;
    private long exact;
    private double samplesF1;
    private double rankingPrecision;

    /** @param present ids of the classes that apply, each once; empty for an unlabeled example */
    MultiLabelMetrics(ClassIndex classes, Function<Example, Optional<int[]>> present, boolean tunes) {
        int size = classes.size();
        this.classes = classes;
        this.present = present;
        this.actual = new long[size];
        this.predicted = new long[size];
        this.correct = new long[size];
        this.thresholds = new ClassThresholds(size);
        this.tunes = tunes;
    }

    /** The metrics of so many classes; the first ranks runs. */
    static List<Metric> metrics(int classes) {
        List<Metric> metrics = new ArrayList<>(List.of(
                Metric.maximize(MICRO_F1),
                Metric.maximize(MACRO_F1),
                Metric.maximize(SAMPLES_F1),
                Metric.maximize(SUBSET_ACCURACY),
                Metric.maximize(RANKING)));
        if (classes <= FEW) {
            metrics.add(Metric.maximize("f1/*"));
        }
        return metrics;
    }

    /** The quality is the F1 of the example's own classes, 1 where none applies and none is predicted. */
    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        int[] wanted = present.apply(example).orElse(null);
        if (wanted == null || !(prediction.answer() instanceof Answer.ClassLabels answer)) {
            return Double.NaN;
        }
        int[] found = answer.labels().stream().mapToInt(classes::id).toArray();
        float[] scores = output.row(0);
        if (tunes && output.fitted(MultiLabelHead.THRESHOLDS).isEmpty()) {
            thresholds.add(scores, wanted);
        }
        boolean[] isWanted = new boolean[classes.size()];
        Arrays.stream(wanted).forEach(id -> isWanted[id] = true);
        rankingPrecision += rankingPrecision(scores, isWanted, wanted);
        return count(wanted, found, isWanted);
    }

    private double count(int[] wanted, int[] found, boolean[] isWanted) {
        int both = 0;
        for (int id : found) {
            predicted[id]++;
            if (isWanted[id]) {
                correct[id]++;
                both++;
            }
        }
        Arrays.stream(wanted).forEach(id -> actual[id]++);
        examples++;
        boolean same = both == wanted.length && both == found.length;
        exact += same ? 1 : 0;
        double f1 = f1(both, wanted.length, found.length);
        samplesF1 += f1;
        return same ? 1 : f1;
    }

    /**
     * For each class that applies the share of such classes among those with at least its score; 1 where all apply or
     * none.
     */
    private static double rankingPrecision(float[] scores, boolean[] isWanted, int[] wanted) {
        if (wanted.length == 0 || wanted.length == scores.length) {
            return 1;
        }
        double sum = 0;
        for (int id : wanted) {
            int above = 0;
            int wantedAbove = 0;
            for (int other = 0; other < scores.length; other++) {
                if (scores[other] >= scores[id]) {
                    above++;
                    wantedAbove += isWanted[other] ? 1 : 0;
                }
            }
            sum += (double) wantedAbove / above;
        }
        return sum / wanted.length;
    }

    private static double f1(double both, double wanted, double found) {
        return both == 0 ? 0 : 2 * both / (wanted + found);
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        double[] ofClasses = IntStream.range(0, classes.size())
                .mapToDouble(id -> f1(correct[id], actual[id], predicted[id]))
                .toArray();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(MICRO_F1, examples == 0 ? Double.NaN : f1(sum(correct), sum(actual), sum(predicted)));
        metrics.put(
                MACRO_F1,
                examples == 0 ? Double.NaN : Arrays.stream(ofClasses).average().orElse(0));
        metrics.put(SAMPLES_F1, mean(samplesF1));
        metrics.put(SUBSET_ACCURACY, mean(exact));
        metrics.put(RANKING, mean(rankingPrecision));
        for (int id = 0; classes.size() <= FEW && id < classes.size(); id++) {
            if (actual[id] > 0) {
                metrics.put("f1/" + classes.classes().get(id), ofClasses[id]);
            }
        }
        return metrics;
    }

    private double mean(double sum) {
        return examples == 0 ? Double.NaN : sum / examples;
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    @Override
    public Map<String, float[]> fitted() {
        return tunes ? Map.of(MultiLabelHead.THRESHOLDS, thresholds.largestF1()) : Map.of();
    }
}
