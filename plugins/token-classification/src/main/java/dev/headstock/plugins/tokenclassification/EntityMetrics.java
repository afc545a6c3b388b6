package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.SpanMetrics;
import dev.headstock.kit.TextWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Precision, recall and F1 of whole entities, and a confusion matrix of words. */
final class EntityMetrics implements MetricAccumulator {
    private static final String OUTSIDE = "O";

    private final Function<Example, TextWords> words;
    private final Function<Example, Optional<Answer>> groundTruth;
    private final SpanMetrics spans;
    private final LabelCounts counts;

    EntityMetrics(
            List<String> labels, Function<Example, TextWords> words, Function<Example, Optional<Answer>> groundTruth) {
        this.words = words;
        this.groundTruth = groundTruth;
        this.spans = new SpanMetrics(groundTruth);
        this.counts = new LabelCounts(labels);
    }

    @Override
    public double add(Example example, Prediction prediction, HeadOutput output) {
        groundTruth.apply(example).ifPresent(truth -> {
            TextWords read = words.apply(example);
            String[] right = read.labels(truth, OUTSIDE);
            String[] found = read.labels(prediction.answer(), OUTSIDE);
            for (int word = 0; word < right.length; word++) {
                counts.add(right[word], found[word]);
            }
        });
        return spans.add(example, prediction, output);
    }

    @Override
    public Map<String, Double> compute(double meanLoss) {
        return spans.compute(meanLoss);
    }

    @Override
    public List<Figure> figures() {
        return counts.figures();
    }
}
