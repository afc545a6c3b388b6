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
import dev.headstock.api.head.Pooling.Level;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ModelOutline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Computes with one head on random features.
 *
 * @param model whose features the head reads
 * @param maxTokens of a row
 * @param rowFeatures of one row, [tokens, width]
 */
record HeadBench(
        Workbench bench, Head head, ModelOutline model, int maxTokens, Function<FakeEncoding, NDArray> rowFeatures) {

    /** On features that depend on all tokens of a row, as those of an encoder do. */
    HeadBench(Workbench bench, Head head, ModelOutline model, int maxTokens) {
        this(
                bench,
                head,
                model,
                maxTokens,
                row -> bench.random(Arrays.hashCode(row.ids()), row.tokens(), model.width()));
    }

    /** Likewise, on features of a token and its place in the text: the same in every window that holds the token. */
    HeadBench withoutContext(long seed) {
        return new HeadBench(bench, head, model, maxTokens, row -> {
            NDList tokens = new NDList();
            row.all()
                    .forEach(token -> tokens.add(bench.random(
                            31 * seed + Objects.hash(token.id(), token.sequence(), token.start()), model.width())));
            return NDArrays.stack(tokens);
        });
    }

    FakeEncoder encoder() {
        return new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), maxTokens);
    }

    List<FakeUnit> units(List<Example> examples) {
        List<FakeUnit> units = new ArrayList<>();
        for (Example example : examples) {
            for (FakeUnit unit : FakeUnit.of(head, example, encoder())) {
                units.add(corrupted(unit));
            }
        }
        return units;
    }

    /** Of all rows of an example. */
    List<String> ids(Example example) {
        return head.sequences(example).stream()
                .flatMap(sequence -> encoder().rows(sequence).stream())
                .map(row -> Arrays.toString(row.ids()))
                .toList();
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
            NDArray own = rowFeatures.apply(batch.rows().get(row));
            NDArray padding = real == tokens ? own : bench.random(noise + row, tokens - real, width);
            rows.add(real == tokens ? own : NDArrays.concat(new NDList(own, padding), 0));
        }
        return head.pooling().apply(NDArrays.stack(rows), batch, bench.kernels());
    }

    /**
     * The same features as they come from the file of a frozen model: pooled with other units, stored without padding, and put
     * together again with zeros.
     */
    NDArray storedFeatures(List<FakeUnit> units) {
        List<float[][]> rows = new ArrayList<>();
        int width = 0;
        for (FakeUnit unit : units) {
            NDArray pooled = features(batch(List.of(unit)), 300);
            width = (int) pooled.getShape().get(pooled.getShape().dimension() - 1);
            for (int row = 0; row < unit.rows().size(); row++) {
                rows.add(vectors(
                        pooled.get("{}", row).reshape(-1, width), unit.rows().get(row)));
            }
        }
        int most = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        float[] values = new float[rows.size() * most * width];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < rows.get(row).length; i++) {
                System.arraycopy(rows.get(row)[i], 0, values, (row * most + i) * width, width);
            }
        }
        boolean perRow = head.pooling().level() == Level.SEQUENCE;
        return bench.array(values, perRow ? new Shape(rows.size(), width) : new Shape(rows.size(), most, width));
    }

    private float[][] vectors(NDArray pooled, FakeEncoding row) {
        int count =
                switch (head.pooling().level()) {
                    case SEQUENCE -> 1;
                    case TOKEN -> row.tokens();
                    case WORD -> row.words();
                };
        return Workbench.rows(pooled).subList(0, count).toArray(float[][]::new);
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
        return examples.stream()
                .map(example -> predicted(units(List.of(example)), fitted))
                .toList();
    }

    /** @param units of one example */
    Predicted predicted(List<FakeUnit> units, Map<String, float[]> fitted) {
        Example example = units.get(0).example();
        Map<String, NDArray> parameters = bench.moved(head.parameters());
        FakeBatch batch = batch(units);
        FakePass pass = pass(parameters);
        NDArray scores = head.scores(head.output(features(batch, 100), batch, pass), batch, pass);
        FakeHeadOutput output =
                FakeHeadOutput.of(head, scores, units, parameters, fitted).get(0);
        return new Predicted(example, head.decode(example, output), output);
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
