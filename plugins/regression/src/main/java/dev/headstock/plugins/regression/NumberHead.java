package dev.headstock.plugins.regression;

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
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.PooledTextExport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code W·dropout(pool(hidden)) + b}, trained with the square of the error.
 *
 * <p>features: [rows, width] or [rows, tokens, width] · output: [rows, 1]
 */
record NumberHead(PooledText text, LinearClassifier linear) implements Head {

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return number(example)
                .map(number -> Target.ofNumber(number.floatValue()).withWeight(ExampleWeight.of(example)))
                .orElse(Target.none());
    }

    private static Optional<Double> number(Example example) {
        return example.value(ColumnRole.NUMBER).map(Cell::number);
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
        return linear.logits(text.of(features, batch, pass), pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        NDArray error = error(output, batch.target());
        return error.mul(error).mul(batch.weights());
    }

    private static NDArray error(NDArray output, NDArray wanted) {
        return output.reshape(new Shape(-1)).sub(wanted);
    }

    /** The squared difference; a number has no temperature. */
    @Override
    public Optional<Divergence> divergence() {
        return Optional.of((output, reference, temperature, batch, pass) -> {
            NDArray error = error(output, reference.reshape(new Shape(-1)));
            return error.mul(error);
        });
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        return new Prediction(new Answer.Number(output.row(0)[0], ""), Double.NaN);
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return number(example).map(number -> new Answer.Number(number, ""));
    }

    @Override
    public List<Metric> metrics() {
        return RegressionMetrics.METRICS;
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new RegressionMetrics(this::groundTruth);
    }

    @Override
    public String outputShape() {
        return "[batch, 1]";
    }

    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return PooledTextExport.of(family, text, "regression", List.of("number"));
    }
}
