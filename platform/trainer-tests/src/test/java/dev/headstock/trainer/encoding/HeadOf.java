package dev.headstock.trainer.encoding;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ParameterSpec;
import java.util.List;

/** A head that is another one but for what a test changes. */
interface HeadOf extends Head {
    Head whole();

    @Override
    default List<InputSequence> sequences(Example example) {
        return whole().sequences(example);
    }

    @Override
    default Target target(Example example, List<Encoding> rows) {
        return whole().target(example, rows);
    }

    @Override
    default List<ParameterSpec> parameters() {
        return whole().parameters();
    }

    @Override
    default Pooling pooling() {
        return whole().pooling();
    }

    @Override
    default NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return whole().output(features, batch, pass);
    }

    @Override
    default NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return whole().loss(output, batch, pass);
    }

    @Override
    default Prediction decode(Example example, HeadOutput output) {
        return whole().decode(example, output);
    }

    @Override
    default List<Metric> metrics() {
        return whole().metrics();
    }

    @Override
    default MetricAccumulator newAccumulator() {
        return whole().newAccumulator();
    }

    @Override
    default String outputShape() {
        return whole().outputShape();
    }
}
