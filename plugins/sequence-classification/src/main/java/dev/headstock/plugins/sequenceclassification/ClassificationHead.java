package dev.headstock.plugins.sequenceclassification;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
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
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.PooledTextExport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code W·dropout(pool(hidden)) + b}. With {@link dev.headstock.kit.TextPooling#CLS} the pooled vector passes a dense layer and tanh, as
 * in Hugging Face's {@code BertForSequenceClassification}.
 *
 * <p>features: [rows, width] or [rows, tokens, width] · logits: [rows, classes]
 */
record ClassificationHead(
        PooledText text, Windows windows, LinearClassifier linear, ClassIndex classes, ClassificationLoss trained)
        implements Head {

    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(windows.of(example.texts()));
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return label(example).map(label -> target(label, example)).orElse(Target.none());
    }

    private Target target(String label, Example example) {
        int id = classes.id(label);
        return Target.ofId(id).withWeight(trained.weight(id) * ExampleWeight.of(example));
    }

    private static Optional<String> label(Example example) {
        return example.value(ColumnRole.LABEL).map(Cell::string);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(text.parameters());
        parameters.addAll(windows.parameters());
        parameters.addAll(linear.parameters());
        return parameters;
    }

    @Override
    public Pooling pooling() {
        return text.tokens();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return linear.logits(windows.joined(text.of(features, batch, pass), batch, pass), pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return trained.of(output, batch, pass);
    }

    @Override
    public Optional<Divergence> divergence() {
        return Optional.of(LinearClassifier::divergence);
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        return ClassAnswers.mostLikely(Windows.meanLogProbabilities(output), classes.classes());
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

    /** transformers reads no windows. */
    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return windows.isOneRow()
                ? PooledTextExport.of(family, text, "single_label_classification", classes.classes())
                : Optional.empty();
    }
}
