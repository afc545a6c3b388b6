package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.TextWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Accuracy and F1 over words, such as of parts of speech. A word that the limit cut off is wrong. */
final class WordMetrics implements MetricAccumulator {
    private static final String ACCURACY = "accuracy";
    private static final String MACRO_F1 = "macro-f1";
    /** No class: names of classes are not empty. */
    private static final String NOT_READ = "";

    private final Function<Example, TextWords> words;
    private final Function<Example, Optional<Answer>> groundTruth;
    private final LabelCounts counts;

    WordMetrics(
            List<String> labels, Function<Example, TextWords> words, Function<Example, Optional<Answer>> groundTruth) {
        this.words = words;
        this.groundTruth = groundTruth;
        this.counts = new LabelCounts(labels);
    }

    /** Accuracy ranks runs. */
    static List<Metric> metrics(List<String> labels) {
        List<Metric> metrics = new ArrayList<>(List.of(Metric.maximize(ACCURACY), Metric.maximize(MACRO_F1)));
        if (labels.size() <= LabelCounts.FEW) {
            metrics.add(Metric.maximize("f1/*"));
        }
        return metrics;
    }

    /** The quality is the share of words that are right. */
    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        Optional<Answer> truth = groundTruth.apply(example);
        TextWords read = words.apply(example);
        if (truth.isEmpty() || read.words().isEmpty()) {
            return Double.NaN;
        }
        String[] right = read.labels(truth.get(), NOT_READ);
        String[] found = read.labels(prediction.answer(), NOT_READ);
        int same = 0;
        for (int word = 0; word < right.length; word++) {
            counts.add(right[word], found[word]);
            same += right[word].equals(found[word]) ? 1 : 0;
        }
        return (double) same / right.length;
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(ACCURACY, counts.accuracy());
        metrics.put(MACRO_F1, counts.macroF1());
        counts.putF1(metrics);
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        return counts.figures();
    }
}
