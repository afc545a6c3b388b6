package dev.headstock.plugins.pairclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Truncation;
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
import dev.headstock.plugins.pairclassification.PairClassification.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear layer on the vector of a joined pair, or on {@code [u; v; |u − v|]} of two texts that are read apart.
 *
 * <p>pooled: [rows, features] · logits: [units, classes]
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, section 4.1</a>
 * @see <a href="https://arxiv.org/abs/1908.10084">Reimers and Gurevych, 2019, section 3</a>
 */
record PairHead(Reading reading, PooledText text, LinearClassifier linear, ClassIndex classes, Truncation truncation)
        implements Head {

    @Override
    public List<InputSequence> sequences(Example example) {
        List<String> texts = example.texts();
        if (texts.size() != 2) {
            throw new IllegalArgumentException(
                    "a pair has two texts, but there are %d. Give a text for each column.".formatted(texts.size()));
        }
        return reading == Reading.JOINED
                ? List.of(InputSequence.of(texts).withTruncation(truncation, truncation))
                : texts.stream()
                        .map(each -> InputSequence.of(each).withTruncation(truncation))
                        .toList();
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return label(example)
                .map(label -> Target.ofId(classes.id(label)).withWeight(ExampleWeight.of(example)))
                .orElse(Target.none());
    }

    private static Optional<String> label(Example example) {
        return example.value(ColumnRole.LABEL).map(Cell::string);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(text.parameters());
        parameters.addAll(linear.parameters());
        return parameters;
    }

    @Override
    public Pooling pooling() {
        return text.tokens();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        NDArray pooled = text.of(features, batch, pass);
        if (reading == Reading.JOINED) {
            return linear.logits(pooled, pass);
        }
        NDArray pairs = batch.groupByUnit(pooled, 0);
        NDArray first = pairs.get(":,0");
        NDArray second = pairs.get(":,1");
        NDArray both =
                NDArrays.concat(new NDList(first, second, first.sub(second).abs()), 1);
        return linear.logits(both, pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return linear.loss(output, batch, pass).mul(batch.weights());
    }

    @Override
    public Optional<Divergence> divergence() {
        return Optional.of(LinearClassifier::divergence);
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

    /** transformers has no class for texts that are read apart. */
    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return reading == Reading.JOINED
                ? PooledTextExport.of(family, text, "single_label_classification", classes.classes())
                : Optional.empty();
    }
}
