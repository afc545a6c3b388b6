package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.HeadType;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence.Windows;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every head promises. A subclass names the head and, where texts of three classes do not suit it, a data set and
 * examples. The models are a {@link TinyBert} and, for heads that generate, also a {@link TinyGpt2}.
 */
public abstract class HeadTypeContract<O extends Record> extends PluggableContract<O> {
    private static final int LAYERS = 2;
    private static final int WIDTH = 16;
    private static final int MAX_TOKENS = 40;
    private static final double SMALL = 1e-4;
    private static final Set<ColumnRole> INPUTS =
            Set.of(ColumnRole.TEXT, ColumnRole.WORDS, ColumnRole.CHOICES, ColumnRole.GROUP);

    private Workbench bench = new Workbench();

    protected abstract HeadType<O> head();

    protected O options() {
        return head().defaults();
    }

    /** A data set that the head can learn from. */
    protected DatasetSchema schema() {
        return Contexts.tiny(LAYERS, WIDTH).data();
    }

    /** At least three labeled examples of that data set, of different lengths, with row numbers of their own. */
    protected List<Example> examples() {
        List<String> classes = schema().classes(ColumnRole.LABEL);
        List<String> texts =
                List.of("a text", "a longer text than that", "short", "one that is neither long nor short");
        return IntStream.range(0, texts.size())
                .<Example>mapToObj(row -> FakeExample.ofText(row, texts.get(row))
                        .with("label", ColumnRole.LABEL, Cell.of(classes.get(row % classes.size()))))
                .toList();
    }

    /** The same example without what the head learns from; all columns but texts, words and choices. */
    protected Example unlabeled(Example example) {
        if (!(example instanceof FakeExample fake)) {
            throw new IllegalStateException("override unlabeled where examples are no FakeExample");
        }
        FakeExample left = fake;
        for (ColumnRole role : fake.roles().values()) {
            left = INPUTS.contains(role) ? left : left.without(role);
        }
        return left;
    }

    @Override
    protected Pluggable<O> extension() {
        return head();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private RunContext context(ModelOutline model, int maxTokens) {
        return Contexts.of(model).withData(schema()).withMaxTokens(maxTokens);
    }

    private Head built() {
        return head().build(context(TinyBert.outline(LAYERS, WIDTH), MAX_TOKENS), WIDTH, options());
    }

    // ---- what it says about itself ----

    @Test
    void acceptsItsDataSetAndSaysWhyNotAnother() {
        assertThat(head().unsupportedReason(schema())).isEmpty();
        assertThat(head().unsupportedReason(new DatasetSchema(List.of())))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("."));
    }

    @Test
    void parametersHaveNamesAndTheOutputAShape() {
        AdapterPlacementContract.requireNames("parameters", built().parameters());
        assertThat(built().outputShape()).startsWith("[").endsWith("]");
        assertThat(built().outputsPerToken()).isNotNegative();
        assertThat(head().columnRoles())
                .allSatisfy(role -> assertThat(role.id()).matches(KEBAB_CASE));
    }

    @Test
    void metricsHaveNamesInKebabCase() {
        assertThat(built().metrics())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(metric -> assertThat(metric.name()).matches("[a-z0-9]+(-[a-z0-9]+)*(/\\*)?"))
                .noneMatch(metric -> metric.name().equals("loss"));
    }

    // ---- input and targets ----

    private List<FakeUnit> units(Head head, List<Example> examples) {
        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), MAX_TOKENS);
        List<FakeUnit> units = new ArrayList<>();
        for (Example example : examples) {
            for (FakeUnit unit : FakeUnit.of(head, example, encoder)) {
                units.add(corrupted(head, unit));
            }
        }
        return units;
    }

    private static FakeUnit corrupted(Head head, FakeUnit unit) {
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

    /** A unit's arrays are stored and padded. */
    @Test
    void targetsOfLabeledExamplesAreThere() {
        assertThat(units(built(), examples())).isNotEmpty().allSatisfy(unit -> {
            assertThat(unit.rows()).isNotEmpty();
            assertThat(unit.target().isNone())
                    .as("target of row %d is none", unit.example().row())
                    .isFalse();
            assertThat(unit.target().weight()).isNotNegative().isFinite();
        });
    }

    /** They are tokenized by several threads. */
    @Test
    void sequencesAndTargetsInParallelAreThoseOneAfterTheOther() {
        Head head = built();
        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), MAX_TOKENS);
        List<Example> many = IntStream.range(0, 200)
                .mapToObj(i -> examples().get(i % examples().size()))
                .toList();

        List<String> parallel = many.parallelStream()
                .map(example -> described(head, example, encoder))
                .toList();

        assertThat(parallel)
                .isEqualTo(many.stream()
                        .map(example -> described(head, example, encoder))
                        .toList());
    }

    private static String described(Head head, Example example, FakeEncoder encoder) {
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

    // ---- loss ----

    /** Random features for each row of each unit, the same in every batch; noise where a row is padded. */
    private NDArray features(Head head, FakeBatch batch, long noise) {
        int tokens = batch.tokens().tokens();
        NDList rows = new NDList();
        for (int row = 0; row < batch.rows().size(); row++) {
            int real = batch.rows().get(row).tokens();
            NDArray own = bench.random(Arrays.hashCode(batch.rows().get(row).ids()), real, WIDTH);
            NDArray padding = real == tokens ? own : bench.random(noise + row, tokens - real, WIDTH);
            rows.add(real == tokens ? own : NDArrays.concat(new NDList(own, padding), 0));
        }
        return head.pooling().apply(NDArrays.stack(rows), batch, bench.kernels());
    }

    private FakePass pass(Head head) {
        return pass(bench.moved(head.parameters()));
    }

    private FakePass pass(Map<String, NDArray> parameters) {
        return FakePass.of(bench, parameters)
                .withBackbone(bench.weights(TinyBert.outline(LAYERS, WIDTH).parameters()));
    }

    private FakeBatch batch(List<FakeUnit> units) {
        return new FakeBatch(bench.memory(), units);
    }

    private NDArray loss(Head head, List<FakeUnit> units, HeadPass pass, long noise) {
        FakeBatch batch = batch(units);
        NDArray output = head.output(features(head, batch, noise), batch, pass);
        NDArray loss = head.loss(output, batch, pass);
        assertThat(loss.getShape()).as("shape of the loss: one number per unit").isEqualTo(new Shape(units.size()));
        return loss;
    }

    /** The step's loss is a sum over units, whatever was computed together. */
    @Test
    void theLossOfABatchIsTheLossesOfItsUnitsAlone() {
        Head head = built();
        assumeThat(head.needsWholeBatch()).isFalse();
        List<FakeUnit> units = units(head, examples());
        HeadPass pass = pass(head);

        float[] together = loss(head, units, pass, 100).toFloatArray();

        for (int unit = 0; unit < units.size(); unit++) {
            float[] alone = loss(head, List.of(units.get(unit)), pass, 100).toFloatArray();
            Numbers.areClose("loss of unit " + unit, alone, new float[] {together[unit]}, SMALL);
        }
    }

    /** What is at padded positions is noise: it depends on the other rows of the batch. */
    @Test
    void ignoresPadding() {
        Head head = built();
        List<FakeUnit> units = units(head, examples());
        HeadPass pass = pass(head);

        Numbers.areClose("loss", loss(head, units, pass, 100), loss(head, units, pass, 500), SMALL);
    }

    @Test
    void everyParameterLearnsFromAFiniteLoss() {
        Head head = built();
        List<FakeUnit> units = units(head, examples());
        Map<String, NDArray> parameters = bench.moved(head.parameters());
        Numbers.areFinite("loss", loss(head, units, pass(parameters), 100).toFloatArray());
        assumeThat(parameters).isNotEmpty();

        Map<String, NDArray> gradients = bench.gradients(
                parameters, leaves -> loss(head, units, pass(leaves), 100).sum());

        for (ParameterSpec spec : head.parameters()) {
            if (spec.trainable()) {
                Numbers.areFiniteAndNotZero(
                        "gradient of " + spec.name(),
                        FakePass.get(spec.name(), gradients).toFloatArray());
            }
        }
    }

    /** Unlabeled examples are predicted, and may take part in a step as units without loss. */
    @Test
    void unlabeledExamplesHaveNoTargetNoTruthAndNoQuality() {
        Head head = built();
        List<Example> unlabeled = examples().stream().map(this::unlabeled).toList();

        for (Example example : unlabeled) {
            FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), MAX_TOKENS);
            boolean implicit = head.corrupt(List.of(), new Random(0)).isPresent();
            FakeUnit.of(head, example, encoder)
                    .forEach(unit -> assertThat(unit.target().isNone() || isImplicit(unit.target()) || implicit)
                            .as("the target of an unlabeled example is none, or the loss needs no label")
                            .isTrue());
        }
        boolean learnsFromLabels = head.groundTruth(examples().get(0)).isPresent();
        if (head.generator().isEmpty() && learnsFromLabels) {
            assertThat(head.groundTruth(unlabeled.get(0)))
                    .as("truth of an unlabeled example")
                    .isEmpty();
            MetricAccumulator accumulator = head.newAccumulator();
            predictions(head, unlabeled, Map.of()).forEach(predicted -> assertThat(
                            accumulator.add(predicted.example(), predicted.prediction(), predicted.output()))
                    .as("quality of an unlabeled example")
                    .isNaN());
        }
    }

    private static boolean isImplicit(Target target) {
        return !target.isNone() && target.arrays().isEmpty();
    }

    /** The engine computes such a loss once, on the outputs of all passes. */
    @Test
    void forAWholeBatchTwoPassesAreOne() {
        Head head = built();
        assumeThat(head.needsWholeBatch()).isTrue();
        List<FakeUnit> units = units(head, examples());
        HeadPass pass = pass(head);
        FakeBatch whole = batch(units);
        int half = units.size() / 2;
        NDList outputs = new NDList();
        for (List<FakeUnit> part : List.of(units.subList(0, half), units.subList(half, units.size()))) {
            FakeBatch batch = batch(part);
            outputs.add(head.output(features(head, batch, 100), batch, pass));
        }

        NDArray joined = head.loss(NDArrays.concat(outputs, 0), whole, pass);

        Numbers.areClose("loss", joined, loss(head, units, pass, 100), SMALL);
    }

    @Test
    void anOutputDoesNotDivergeFromItself() {
        Head head = built();
        assumeThat(head.divergence()).isPresent();
        List<FakeUnit> units = units(head, examples());
        FakeBatch batch = batch(units);
        HeadPass pass = pass(head);
        NDArray output = head.output(features(head, batch, 100), batch, pass);

        NDArray divergence = head.divergence().orElseThrow().compute(output, output.duplicate(), 2, batch, pass);

        Numbers.areClose("divergence", divergence.toFloatArray(), new float[units.size()], 1e-5);
    }

    // ---- predictions ----

    private record Predicted(Example example, Prediction prediction, FakeHeadOutput output) {}

    private List<Predicted> predictions(Head head, List<Example> examples, Map<String, float[]> fitted) {
        List<Predicted> predicted = new ArrayList<>();
        Map<String, NDArray> parameters = bench.moved(head.parameters());
        for (Example example : examples) {
            List<FakeUnit> units = units(head, List.of(example));
            FakeBatch batch = batch(units);
            FakePass pass = pass(parameters);
            NDArray scores = head.scores(head.output(features(head, batch, 100), batch, pass), batch, pass);
            FakeHeadOutput output =
                    FakeHeadOutput.of(head, scores, units, parameters, fitted).get(0);
            predicted.add(new Predicted(example, head.decode(example, output), output));
        }
        return predicted;
    }

    @Test
    void everyExampleGetsAnAnswer() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();

        assertThat(predictions(head, examples(), Map.of())).allSatisfy(predicted -> {
            assertThat(predicted.prediction().answer().text()).isNotNull().doesNotContain("\n");
            double confidence = predicted.prediction().confidence();
            assertThat(Double.isNaN(confidence) || confidence >= 0 && confidence <= 1)
                    .as("confidence %s is NaN or in [0, 1]", confidence)
                    .isTrue();
        });
    }

    /** Ranking, intervals and charts know metrics before the first example. */
    @Test
    void computesTheMetricsThatItDeclares() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();
        Map<String, Double> computed = metrics(head, predictions(head, examples(), Map.of()));

        for (Metric metric : head.metrics()) {
            assertThat(computed.keySet()).as("metrics").anyMatch(pattern(metric).asMatchPredicate());
        }
        assertThat(computed.keySet()).allMatch(name -> head.metrics().stream()
                .anyMatch(metric -> pattern(metric).matcher(name).matches()));
        assertThat(computed.values()).allSatisfy(value -> assertThat(value).isFinite());
    }

    private static Pattern pattern(Metric metric) {
        return Pattern.compile(Pattern.quote(metric.name()).replace("*", "\\E.+\\Q"));
    }

    private static Map<String, Double> metrics(Head head, List<Predicted> predictions) {
        MetricAccumulator accumulator = head.newAccumulator();
        for (Predicted predicted : predictions) {
            double quality = accumulator.add(predicted.example(), predicted.prediction(), predicted.output());
            assertThat(quality).as("quality").isBetween(0.0, 1.0);
        }
        return new LinkedHashMap<>(accumulator.compute(0.5));
    }

    @Test
    void theOrderOfExamplesDoesNotMatter() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();
        List<Predicted> forward = predictions(head, examples(), Map.of());
        List<Predicted> backward = new ArrayList<>(forward);
        Collections.reverse(backward);

        requireEqual(metrics(head, backward), metrics(head, forward));
    }

    /** Bootstrap replicates add an example several times. */
    @Test
    void anExampleAddedTwiceCountsAsTwo() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();
        List<Predicted> once = predictions(head, examples(), Map.of());
        List<Predicted> repeated = new ArrayList<>(once);
        repeated.add(once.get(0));
        List<Predicted> copied = new ArrayList<>(once);
        if (once.get(0).example() instanceof FakeExample first) {
            FakeExample copy = new FakeExample(1_000, first.cells(), first.roles());
            copied.add(new Predicted(copy, once.get(0).prediction(), once.get(0).output()));

            requireEqual(metrics(head, repeated), metrics(head, copied));
        }
    }

    private static void requireEqual(Map<String, Double> actual, Map<String, Double> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, value) -> assertThat(actual.get(name)).as(name).isCloseTo(value, within(1e-9)));
    }

    /** Thresholds of DEV are read in other evaluations; in that of DEV itself there are none yet. */
    @Test
    void constantsFittedOnDevAreOptional() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();
        MetricAccumulator accumulator = head.newAccumulator();
        List<Predicted> dev = predictions(head, examples(), Map.of());
        dev.forEach(predicted -> accumulator.add(predicted.example(), predicted.prediction(), predicted.output()));
        Map<String, Double> before = accumulator.compute(0.5);

        Map<String, float[]> fitted = accumulator.fitted();

        requireEqual(new LinkedHashMap<>(accumulator.compute(0.5)), new LinkedHashMap<>(before));
        fitted.forEach((name, numbers) -> Numbers.areFinite("constant " + name, numbers));
        assertThat(predictions(head, examples(), fitted)).hasSameSizeAs(examples());
    }

    /** Long texts are cut, or read in windows whose scores are decoded together. */
    @Test
    void longTextsAreAnsweredToo() {
        Head head = head().build(context(TinyBert.outline(LAYERS, WIDTH), MAX_TOKENS), WIDTH, options());
        assumeThat(head.generator()).isEmpty();
        List<Example> longer =
                examples().stream().map(HeadTypeContract::lengthened).toList();
        boolean windows =
                head.sequences(longer.get(0)).stream().anyMatch(sequence -> sequence.windows() != Windows.NONE);

        List<Predicted> predicted = predictions(head, longer, Map.of());

        assertThat(predicted).hasSameSizeAs(longer);
        if (windows) {
            assertThat(units(head, longer).stream()
                            .mapToInt(unit -> unit.rows().size())
                            .sum())
                    .as("windows")
                    .isGreaterThan(longer.size());
        }
    }

    private static Example lengthened(Example example) {
        if (!(example instanceof FakeExample fake)) {
            return example;
        }
        String last = "";
        for (Map.Entry<String, ColumnRole> column : fake.roles().entrySet()) {
            last = column.getValue().equals(ColumnRole.TEXT) ? column.getKey() : last;
        }
        return last.isEmpty()
                ? example
                : fake.with(
                        last,
                        ColumnRole.TEXT,
                        Cell.of(Lookup.in(fake.cells(), last).string() + " and so on".repeat(20)));
    }

    // ---- generation ----

    private Stream<TinyModel> models() {
        return Stream.of(TinyBert.model(LAYERS, WIDTH), TinyGpt2.model(LAYERS, WIDTH));
    }

    private FakeGeneration generation(TinyModel model) {
        Head head = head().build(context(model.outline(), MAX_TOKENS), WIDTH, options());
        assumeThat(head.generator()).isPresent();
        return new FakeGeneration(bench, model, head);
    }

    @Test
    void twoTextsGeneratedInOneBatchAreThoseGeneratedAlone() {
        models().forEach(model -> {
            FakeGeneration generation = generation(model);
            List<Example> sources = examples().stream().map(this::unlabeled).toList();

            List<List<Long>> together = generation.greedy(sources);

            for (int i = 0; i < sources.size(); i++) {
                assertThat(generation.greedy(List.of(sources.get(i))).get(0))
                        .as("text %d in %s", i, model.outline().family())
                        .isEqualTo(together.get(i));
            }
        });
    }

    /** The likelihood of a text is the same when it is trained on at once and when it is read token by token. */
    @Test
    void generationComputesWhatTrainingDoes() {
        assumeThat(generates()).isTrue();
        models().forEach(model -> {
            FakeGeneration generation = generation(model);
            for (Example example : examples()) {
                assertThat(generation.generatedLoss(example))
                        .as(
                                "loss of row %d in %s",
                                example.row(), model.outline().family())
                        .isCloseTo(generation.trainedLoss(example), within(1e-3));
            }
        });
    }

    /** Override where the loss is not the negative log-likelihood of the generated text, such as with label smoothing. */
    protected boolean generates() {
        return built().generator().isPresent();
    }

    @Test
    void aGeneratorHasSettingsAndAnswers() {
        Head head = built();
        assumeThat(head.generator()).isPresent();
        Generator generator = head.generator().orElseThrow();

        assertThat(generator.settings().maxLength()).isPositive();
        assertThat(generator.settings().beams()).isPositive();
        assertThat(generator.stopTokenId()).isBetween(0, TinyModel.VOCABULARY - 1);
        Answer answer = generator.answer(examples().get(0), "some text", List.of());
        assertThat(answer.text()).isNotNull();
    }
}
