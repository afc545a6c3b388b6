package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ModelOutline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Computes with one head on random features.
 *
 * @param model whose features the head reads
 * @param maxTokens of a row
 */
record HeadBench(Workbench bench, Head head, ModelOutline model, int maxTokens) {

    List<FakeUnit> units(List<Example> examples) {
        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), maxTokens);
        List<FakeUnit> units = new ArrayList<>();
        for (Example example : examples) {
            for (FakeUnit unit : FakeUnit.of(head, example, encoder)) {
                units.add(corrupted(unit));
            }
        }
        return units;
    }

    private FakeUnit corrupted(FakeUnit unit) {
        Optional<Head.Corruption> corruption =
                head.corrupt(List.copyOf(unit.rows()), new Random(unit.example().row()));
        if (corruption.isEmpty()) {
            return unit;
        }
        List<int[]> ids = corruption.get().ids();
        assertThat(ids).as("rows of the corrupted input").hasSameSizeAs(unit.rows());
        List<FakeEncoding> rows = IntStream.range(0, ids.size())
                .mapToObj(row -> unit.rows().get(row).withIds(ids.get(row)))
                .toList();
        return new FakeUnit(unit.example(), rows, corruption.get().target());
    }

    static String described(Head head, Example example, FakeEncoder encoder) {
        StringBuilder text = new StringBuilder();
        for (FakeUnit unit : FakeUnit.of(head, example, encoder)) {
            unit.rows().forEach(row -> text.append(Arrays.toString(row.ids())));
            unit.target().arrays().forEach((name, array) -> text.append(name).append(numbers(array)));
        }
        return text.toString();
    }

    private static String numbers(Object array) {
        return array instanceof int[] ids
                ? Arrays.toString(ids)
                : array instanceof float[] floats ? Arrays.toString(floats) : array.toString();
    }

    /** Random features for each row of each unit, the same in every batch; noise where a row is padded. */
    NDArray features(FakeBatch batch, long noise) {
        int tokens = batch.tokens().tokens();
        int width = model.width();
        NDList rows = new NDList();
        for (int row = 0; row < batch.rows().size(); row++) {
            int real = batch.rows().get(row).tokens();
            NDArray own = bench.random(Arrays.hashCode(batch.rows().get(row).ids()), real, width);
            NDArray padding = real == tokens ? own : bench.random(noise + row, tokens - real, width);
            rows.add(real == tokens ? own : NDArrays.concat(new NDList(own, padding), 0));
        }
        return head.pooling().apply(NDArrays.stack(rows), batch, bench.kernels());
    }

    FakePass pass() {
        return pass(bench.moved(head.parameters()));
    }

    FakePass pass(Map<String, NDArray> parameters) {
        return FakePass.of(bench, parameters).withBackbone(bench.weights(model.parameters()));
    }

    FakeBatch batch(List<FakeUnit> units) {
        return new FakeBatch(bench.memory(), units);
    }

    NDArray loss(List<FakeUnit> units, HeadPass pass, long noise) {
        FakeBatch batch = batch(units);
        NDArray output = head.output(features(batch, noise), batch, pass);
        NDArray loss = head.loss(output, batch, pass);
        assertThat(loss.getShape()).as("shape of the loss: one number per unit").isEqualTo(new Shape(units.size()));
        return loss;
    }

    record Predicted(Example example, Prediction prediction, FakeHeadOutput output) {}

    List<Predicted> predictions(List<Example> examples, Map<String, float[]> fitted) {
        List<Predicted> predicted = new ArrayList<>();
        Map<String, NDArray> parameters = bench.moved(head.parameters());
        for (Example example : examples) {
            List<FakeUnit> units = units(List.of(example));
            FakeBatch batch = batch(units);
            FakePass pass = pass(parameters);
            NDArray scores = head.scores(head.output(features(batch, 100), batch, pass), batch, pass);
            FakeHeadOutput output =
                    FakeHeadOutput.of(head, scores, units, parameters, fitted).get(0);
            predicted.add(new Predicted(example, head.decode(example, output), output));
        }
        return predicted;
    }

    static Pattern pattern(Metric metric) {
        return Pattern.compile(Pattern.quote(metric.name()).replace("*", "\\E.+\\Q"));
    }

    Map<String, Double> metrics(List<Predicted> predictions) {
        MetricAccumulator accumulator = head.newAccumulator();
        for (Predicted predicted : predictions) {
            double quality = accumulator.add(predicted.example(), predicted.prediction(), predicted.output());
            boolean hasTruth = head.groundTruth(predicted.example()).isPresent();
            if (hasTruth || !Double.isNaN(quality)) {
                assertThat(quality).as("quality").isBetween(0.0, 1.0);
            }
        }
        return new LinkedHashMap<>(accumulator.compute(0.5));
    }
}
