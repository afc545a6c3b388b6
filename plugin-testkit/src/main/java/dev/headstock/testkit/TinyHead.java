package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.ClassAnswers;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ClassificationMetrics;
import dev.headstock.kit.LinearClassifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A linear layer on the mean of the tokens: the head of models in tests. */
record TinyHead(LinearClassifier linear, ClassIndex classes) implements Head {

    static TinyHead of(int width, List<String> classes) {
        return new TinyHead(new LinearClassifier(width, classes.size(), 0), new ClassIndex(classes));
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return label(example).map(label -> Target.ofId(classes.id(label))).orElse(Target.none());
    }

    private static Optional<String> label(Example example) {
        return example.value(ColumnRole.LABEL).map(Cell::string);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return linear.parameters();
    }

    @Override
    public Pooling pooling() {
        return Pooling.MEAN;
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return linear.logits(features, pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return linear.loss(output, batch, pass);
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        return ClassAnswers.mostLikely(output.row(0), classes.classes());
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return label(example).map(label -> new Answer.ClassLabel(label, Map.of()));
    }

    @Override
    public List<Metric> metrics() {
        return ClassificationMetrics.metrics(classes.size());
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new ClassificationMetrics(classes, this::groundTruth);
    }

    @Override
    public String outputShape() {
        return "[batch, %d]".formatted(classes.size());
    }
}
