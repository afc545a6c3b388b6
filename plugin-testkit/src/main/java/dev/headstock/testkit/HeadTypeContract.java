package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.Declarations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every head promises. A subclass names the head and, where texts of three classes do not suit it, a data set and
 * examples. The models are a {@link TinyBert} and, for heads that generate, also a {@link TinyGpt2}.
 *
 * <p>Some promises are those of heads that declare something: windows of heads whose sequences ask for them, stored features
 * of heads that replace no tokens, both sides of the separator of heads that continue a text.
 */
public abstract class HeadTypeContract<O extends Record> extends HeadInputContract<O> {

    // ---- what it says about itself ----

    @Test
    void acceptsItsDataSetAndSaysWhyNotAnother() {
        assertThat(checked().unsupportedReason(schema())).isEmpty();
        assertThat(checked().unsupportedReason(new DatasetSchema(List.of())))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("."));
    }

    @Test
    void parametersHaveNamesAndTheOutputAShape() {
        AdapterPlacementContract.requireNames("parameters", built().parameters());
        assertThat(built().outputShape()).startsWith("[").endsWith("]");
        assertThat(built().outputsPerToken()).isNotNegative();
        assertThat(checked().columnRoles()).allSatisfy(role -> assertThat(Declarations.idProblem("role", role.id()))
                .isEmpty());
    }

    @Test
    void metricsHaveNamesInKebabCase() {
        assertThat(built().metrics())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(metric -> assertThat(metric.name()).matches("[a-z0-9]+(-[a-z0-9]+)*(/\\*)?"))
                .noneMatch(metric -> metric.name().equals("loss"));
    }

    // ---- loss ----

    /** The step's loss is a sum over units, whatever was computed together. */
    @Test
    void theLossOfABatchIsTheLossesOfItsUnitsAlone() {
        Head head = built();
        assumeThat(head.needsWholeBatch()).isFalse();
        List<FakeUnit> units = on(head).units(examples());
        HeadPass pass = on(head).pass();

        float[] together = on(head).loss(units, pass, 100).toFloatArray();

        for (int unit = 0; unit < units.size(); unit++) {
            float[] alone = on(head).loss(List.of(units.get(unit)), pass, 100).toFloatArray();
            Numbers.areClose("loss of unit " + unit, alone, new float[] {together[unit]}, SMALL);
        }
    }

    /** What is at padded positions is noise: it depends on the other rows of the batch. */
    @Test
    void ignoresPadding() {
        Head head = built();
        List<FakeUnit> units = on(head).units(examples());
        HeadPass pass = on(head).pass();

        Numbers.areClose("loss", on(head).loss(units, pass, 100), on(head).loss(units, pass, 500), SMALL);
    }

    /** Features of a frozen model come from a file, and serve one step after the other. */
    @Test
    void withStoredFeaturesItComputesTheSameAgainAndAgain() {
        Head head = built();
        List<FakeUnit> units = on(head).units(examples());
        assumeThat(head.corrupt(List.copyOf(units.get(0).rows()), new Random(0)))
                .as("replaced tokens")
                .isEmpty();
        FakeBatch batch = on(head).batch(units);
        HeadPass pass = on(head).pass();
        NDArray stored = on(head).storedFeatures(units);

        NDArray fresh = on(head).loss(units, pass, 100);
        NDArray first = head.loss(head.output(stored, batch, pass), batch, pass);
        NDArray second = head.loss(head.output(stored, batch, pass), batch, pass);

        Numbers.areClose("loss of stored features", first, fresh, SMALL);
        assertThat(second.toFloatArray())
                .as("loss of the same features in the next step")
                .isEqualTo(first.toFloatArray());
    }

    @Test
    void everyParameterLearnsFromAFiniteLoss() {
        Head head = built();
        List<FakeUnit> units = on(head).units(examples());
        Map<String, NDArray> parameters = bench.moved(head.parameters());
        Numbers.areFinite(
                "loss", on(head).loss(units, on(head).pass(parameters), 100).toFloatArray());
        assumeThat(parameters).isNotEmpty();

        Map<String, NDArray> gradients =
                bench.gradients(parameters, leaves -> on(head).loss(units, on(head).pass(leaves), 100)
                        .sum());

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
        // A head that predicts parts of the texts themselves has nothing that could be missing.
        boolean learnsFromTexts = unlabeled.equals(examples());

        for (Example example : unlabeled) {
            FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(TinyModel.VOCABULARY), MAX_TOKENS);
            boolean implicit = head.corrupt(List.of(), new Random(0)).isPresent();
            FakeUnit.of(head, example, encoder).forEach(unit -> assertThat(
                            unit.target().isNone() || isImplicit(unit.target()) || implicit || learnsFromTexts)
                    .as("the target of an unlabeled example is none, or the loss needs no label")
                    .isTrue());
        }
        boolean learnsFromLabels = head.groundTruth(examples().get(0)).isPresent();
        if (head.generator().isEmpty() && learnsFromLabels) {
            assertThat(head.groundTruth(unlabeled.get(0)))
                    .as("truth of an unlabeled example")
                    .isEmpty();
            MetricAccumulator accumulator = head.newAccumulator();
            on(head).predictions(unlabeled, Map.of()).forEach(predicted -> assertThat(
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
        List<FakeUnit> units = on(head).units(examples());
        HeadPass pass = on(head).pass();
        FakeBatch whole = on(head).batch(units);
        int half = units.size() / 2;
        NDList outputs = new NDList();
        for (List<FakeUnit> part : List.of(units.subList(0, half), units.subList(half, units.size()))) {
            FakeBatch batch = on(head).batch(part);
            outputs.add(head.output(on(head).features(batch, 100), batch, pass));
        }

        NDArray joined = head.loss(NDArrays.concat(outputs, 0), whole, pass);

        Numbers.areClose("loss", joined, on(head).loss(units, pass, 100), SMALL);
    }

    @Test
    void anOutputDoesNotDivergeFromItself() {
        Head head = built();
        assumeThat(head.divergence()).isPresent();
        List<FakeUnit> units = on(head).units(examples());
        FakeBatch batch = on(head).batch(units);
        HeadPass pass = on(head).pass();
        NDArray output = head.output(on(head).features(batch, 100), batch, pass);

        NDArray divergence = head.divergence().orElseThrow().compute(output, output.duplicate(), 2, batch, pass);

        Numbers.areClose("divergence", divergence.toFloatArray(), new float[units.size()], 1e-5);
    }

    // ---- predictions ----

    @Test
    void everyExampleGetsAnAnswer() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();

        assertThat(on(head).predictions(examples(), Map.of())).allSatisfy(predicted -> {
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
        Map<String, Double> computed = on(head).metrics(on(head).predictions(examples(), Map.of()));

        for (Metric metric : head.metrics()) {
            assertThat(computed.keySet())
                    .as("metrics")
                    .anyMatch(HeadBench.pattern(metric).asMatchPredicate());
        }
        assertThat(computed.keySet()).allMatch(name -> head.metrics().stream()
                .anyMatch(metric -> HeadBench.pattern(metric).matcher(name).matches()));
        assertThat(computed.values()).allSatisfy(value -> assertThat(value).isFinite());
    }

    @Test
    void theOrderOfExamplesDoesNotMatter() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();
        List<HeadBench.Predicted> forward = on(head).predictions(examples(), Map.of());
        List<HeadBench.Predicted> backward = new ArrayList<>(forward);
        Collections.reverse(backward);

        requireEqual(on(head).metrics(backward), on(head).metrics(forward));
    }

    /** Bootstrap replicates add an example several times. */
    @Test
    void anExampleAddedTwiceCountsAsTwo() {
        Head head = built();
        assumeThat(head.generator()).isEmpty();
        List<HeadBench.Predicted> once = on(head).predictions(examples(), Map.of());
        List<HeadBench.Predicted> repeated = new ArrayList<>(once);
        repeated.add(once.get(0));
        List<HeadBench.Predicted> copied = new ArrayList<>(once);
        if (once.get(0).example() instanceof FakeExample first) {
            FakeExample copy = new FakeExample(1_000, first.cells(), first.roles());
            copied.add(new HeadBench.Predicted(
                    copy, once.get(0).prediction(), once.get(0).output()));

            requireEqual(on(head).metrics(repeated), on(head).metrics(copied));
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
        List<HeadBench.Predicted> dev = on(head).predictions(examples(), Map.of());
        dev.forEach(predicted -> accumulator.add(predicted.example(), predicted.prediction(), predicted.output()));
        Map<String, Double> before = accumulator.compute(0.5);

        Map<String, float[]> fitted = accumulator.fitted();

        requireEqual(new LinkedHashMap<>(accumulator.compute(0.5)), new LinkedHashMap<>(before));
        fitted.forEach((name, numbers) -> Numbers.areFinite("constant " + name, numbers));
        assertThat(on(head).predictions(examples(), fitted)).hasSameSizeAs(examples());
    }

    // ---- generation ----

    /** Each model with the separator on each side: heads are the same for both. */
    private void forEachGeneration(Consumer<FakeGeneration> claim) {
        for (TinyModel model : models()) {
            Head head = checked().build(context(model.outline(), MAX_TOKENS), WIDTH, options());
            assumeThat(head.generator()).isPresent();
            for (Separator side : Separator.values()) {
                claim.accept(new FakeGeneration(bench, model, head, side));
            }
        }
    }

    @Test
    void twoTextsGeneratedInOneBatchAreThoseGeneratedAlone() {
        forEachGeneration(generation -> {
            List<Example> sources = examples().stream().map(this::unlabeled).toList();

            List<List<Long>> together = generation.greedy(sources);

            for (int i = 0; i < sources.size(); i++) {
                assertThat(generation.greedy(List.of(sources.get(i))).get(0))
                        .as("text %d, %s", i, generation)
                        .isEqualTo(together.get(i));
            }
        });
    }

    /** The likelihood of a text is the same when it is trained on at once and when it is read token by token. */
    @Test
    void generationComputesWhatTrainingDoes() {
        assumeThat(generates()).isTrue();
        forEachGeneration(generation -> {
            for (Example example : examples()) {
                assertThat(generation.generatedLoss(example))
                        .as("loss of row %d, %s", example.row(), generation)
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
