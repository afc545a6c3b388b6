package dev.headstock.plugins.sequenceclassification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
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
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.kit.ClassAnswers;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ClassificationMetrics;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.TokenPooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code W·dropout(pool(hidden)) + b}, trained with cross-entropy. With {@link TokenPooling#CLS} the pooled vector passes a
 * dense layer and tanh, as in Hugging Face's {@code BertForSequenceClassification}.
 *
 * <p>features: [rows, width] · logits: [rows, classes]
 */
record ClassificationHead(LinearClassifier linear, ClassIndex classes, TokenPooling tokenPooling) implements Head {
    private static final Init NEW_WEIGHT = new Init.Normal(0.02);

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return label(example).map(label -> Target.ofId(classes.id(label))).orElse(Target.none());
    }

    private static Optional<String> label(Example example) {
        return example.value(ColumnRole.LABEL).map(Cell::string);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>();
        if (tokenPooling == TokenPooling.CLS) {
            int width = linear.width();
            parameters.add(new ParameterSpec(
                    "pooler.weight",
                    new Shape(width, width),
                    new Init.Pretrained(PretrainedHead.POOLER_WEIGHT, NEW_WEIGHT)));
            parameters.add(new ParameterSpec(
                    "pooler.bias", new Shape(width), new Init.Pretrained(PretrainedHead.POOLER_BIAS, Init.ZEROS)));
        }
        parameters.addAll(linear.parameters());
        return parameters;
    }

    @Override
    public Pooling pooling() {
        return tokenPooling.pooling();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return linear.logits(tokenPooling == TokenPooling.CLS ? pooler(features, pass) : features, pass);
    }

    private static NDArray pooler(NDArray features, HeadPass pass) {
        Kernels kernels = pass.kernels();
        return kernels.activation(
                "tanh", kernels.linear(features, pass.parameter("pooler.weight"), pass.parameter("pooler.bias")));
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return linear.loss(output, batch, pass);
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

    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return TransformersClasses.of(family, classes.classes(), tokenPooling, linear.dropout());
    }
}
