package dev.headstock.trainer.planning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.HeadType;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.trainer.planning.PlainHead.Options;
import java.util.List;
import java.util.Optional;

/** A head that is never computed. */
final class PlainHead implements HeadType<Options> {

    /**
     * @param outputs per token
     * @param divergence whether outputs can be compared
     * @param wholeBatch whether the loss needs all units of a step
     */
    record Options(int outputs, boolean divergence, boolean wholeBatch) {}

    @Override
    public String id() {
        return "plain-head";
    }

    @Override
    public String title() {
        return "Plain";
    }

    @Override
    public String summary() {
        return "Never computed.";
    }

    @Override
    public Options defaults() {
        return new Options(0, false, false);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        return schema.column(ColumnRole.LABEL).isPresent()
                ? Optional.empty()
                : Optional.of("A plain head needs a column with the role label. Assign it.");
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        return new Built(width, options);
    }

    private record Built(int width, Options options) implements Head {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.none();
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", new Shape(2, width), Init.ZEROS));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return features;
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return output;
        }

        @Override
        public boolean needsWholeBatch() {
            return options.wholeBatch();
        }

        @Override
        public Optional<Divergence> divergence() {
            return options.divergence()
                    ? Optional.of((output, reference, temperature, batch, pass) -> output)
                    : Optional.empty();
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("accuracy"));
        }

        @Override
        public MetricAccumulator newAccumulator() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String outputShape() {
            return "[batch, 2]";
        }

        @Override
        public long outputsPerToken() {
            return options.outputs();
        }
    }
}
