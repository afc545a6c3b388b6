package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
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
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A head for tests: a linear layer of two classes over what it reads, with dropout, and a loss that also reads a parameter which the
 * output does not.
 *
 * @param input from an example to its sequences
 */
public record TokenHead(Pooling pooling, int width, double dropout, Function<Example, List<InputSequence>> input)
        implements Head {

    public TokenHead() {
        this(Pooling.MEAN, 16, 0);
    }

    public TokenHead(Pooling pooling, int width, double dropout) {
        this(pooling, width, dropout, example -> List.of(InputSequence.of(example.texts())));
    }

    @Override
    public List<InputSequence> sequences(Example example) {
        return input.apply(example);
    }

    /** The label column's text as a number; none without one. */
    @Override
    public Target target(Example example, List<Encoding> rows) {
        return example.value(ColumnRole.LABEL)
                .map(cell -> Target.ofId(Integer.parseInt(cell.string())))
                .orElse(Target.none());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("weight", new Shape(2, width), new Init.Normal(0.3)),
                new ParameterSpec("temperature", new Shape(1), Init.ONES),
                ParameterSpec.constant("constant", new Shape(1), Init.ONES));
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        NDArray dropped = pass.kernels().dropout(features, dropout);
        return pass.kernels().linear(dropped, pass.parameter("weight"), null);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        NDArray scaled = output.mul(pass.parameter("temperature")).mul(pass.parameter("constant"));
        return pass.kernels().crossEntropy(scaled, batch.target(), 0);
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        return new Prediction(new Answer.Number(output.row(0)[0], ""), Double.NaN);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.maximize("none"));
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new MetricAccumulator() {
            @Override
            public double add(Example example, Prediction prediction, HeadOutput output) {
                return Double.NaN;
            }

            @Override
            public Map<String, Double> compute(double meanLoss) {
                return Map.of();
            }
        };
    }

    @Override
    public String outputShape() {
        return "[batch, 2]";
    }
}
