package com.example.similarity;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
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
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.NumberMetrics;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Predicts a number for a text or a pair of texts: a rating, how similar two sentences are. */
@Extension
public final class Similarity implements HeadType<Similarity.Options> {

    public record Options(
            @Option(value = "Share of the pooled features that is zeroed while training", min = 0, max = 0.9)
            double dropout) {}

    @Override
    public String id() {
        return "similarity";
    }

    @Override
    public String title() {
        return "Similarity";
    }

    @Override
    public String summary() {
        return "A number for each text or pair of texts, such as a rating or a similarity.";
    }

    @Override
    public Options defaults() {
        return new Options(0.1);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        boolean complete = schema.column(ColumnRole.TEXT).isPresent()
                && schema.column(ColumnRole.NUMBER).isPresent();
        return complete
                ? Optional.empty()
                : Optional.of("Similarity needs a text column and a number column. Assign both roles.");
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        return new NumberHead(new LinearClassifier(width, 1, options.dropout()));
    }

    /** {@code W·dropout(mean(hidden)) + b}, [rows, 1], trained with the square of the error. */
    record NumberHead(LinearClassifier linear) implements Head {

        @Override
        public Target target(Example example, List<Encoding> rows) {
            return example.value(ColumnRole.NUMBER)
                    .map(cell -> Target.ofNumber((float) cell.number()))
                    .orElse(Target.none());
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
            NDArray error = output.reshape(-1).sub(batch.target());
            return error.mul(error);
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            return new Prediction(new Answer.Number(output.row(0)[0], ""), Double.NaN);
        }

        @Override
        public Optional<Answer> groundTruth(Example example) {
            return example.value(ColumnRole.NUMBER).map(cell -> new Answer.Number(cell.number(), ""));
        }

        @Override
        public List<Metric> metrics() {
            return NumberMetrics.METRICS;
        }

        @Override
        public MetricAccumulator newAccumulator() {
            return new NumberMetrics(this::groundTruth);
        }

        @Override
        public String outputShape() {
            return "[batch, 1]";
        }
    }
}
