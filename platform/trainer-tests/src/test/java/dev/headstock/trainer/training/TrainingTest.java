package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.model.WeightSource.StoredArray;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.training.Training.End;
import dev.headstock.trainer.training.TrainingObserver.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest extends TorchTest {
    private static final List<RowExample> EIGHT = TinyRun.examples(8, 1);
    private static final List<RowExample> MANY = TinyRun.examples(60, 2);

    @TempDir
    static Path work;

    static Stream<Arguments> methods() {
        TinyRun run = TinyRun.classifier();
        return Stream.of(
                arguments("full", run.with(new FullTuning()).with("learningRate", 3e-3)),
                arguments("head-only", run.with(new HeadOnly()).with("learningRate", 1.0)),
                arguments("lora", run.with(new Lora()).with(new AdaptersOnly()).with("learningRate", 3e-2)),
                arguments(
                        "bottleneck",
                        run.with(new Bottleneck()).with(new AdaptersOnly()).with("learningRate", 3e-2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void eightExamplesAreMemorized(String name, TinyRun method) {
        Recorder recorder = new Recorder();

        train(method.withoutDropout().with("epochs", 60), EIGHT, recorder);

        assertThat(recorder.lastMetric("accuracy")).isEqualTo(1);
        assertThat(recorder.lastLoss()).isLessThan(0.1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void whatIsFrozenStaysBitEqualAndWhatIsNotMoves(String name, TinyRun method) {
        ResolvedRun run = method.with("epochs", 2).resolve();
        try (Model model = method.build(torch, run);
                Training training = method.training(run, model, EIGHT, EIGHT, work)) {
            Map<String, float[]> before = values(model);

            training.run(new Recorder());

            assertThat(training.trainedPaths()).isNotEmpty();
            for (String path : model.paths()) {
                if (training.trainedPaths().contains(path)) {
                    assertThat(model.values(path)).as(path).isNotEqualTo(before.get(path));
                } else {
                    assertThat(model.values(path)).as(path).isEqualTo(before.get(path));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void twoRunsGiveTheSameNumbers(String name, TinyRun method) {
        Recorder first = new Recorder();
        Recorder second = new Recorder();

        train(method.with("epochs", 2), MANY, first);
        train(method.with("epochs", 2), MANY, second);

        assertThat(second.losses).isEqualTo(first.losses);
        assertThat(second.gradientNorms).isEqualTo(first.gradientNorms);
        assertThat(second.answers).isEqualTo(first.answers);
    }

    /** Java buffers that libtorch reads must outlive the backward pass. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void garbageCollectionChangesNothing(String name, TinyRun method) {
        Recorder calm = new Recorder();
        Recorder disturbed = new Recorder();

        train(method.with("epochs", 2), MANY, calm);
        try (GarbageCollections collecting = new GarbageCollections()) {
            train(method.with("epochs", 2), MANY, disturbed);
        }

        assertThat(disturbed.losses).isEqualTo(calm.losses);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void aResumedRunEndsAsAnUndisturbedOne(String name, TinyRun method, @TempDir Path folder) throws IOException {
        Recorder undisturbed = new Recorder();
        Recorder interrupted = new Recorder(step -> step == 11 ? Wish.STOP : Wish.GO_ON);
        Recorder resumed = new Recorder();
        TinyRun three = method.with("epochs", 3);
        train(three, MANY, undisturbed);

        ResolvedRun run = three.resolve();
        Checkpoint checkpoint;
        try (Model model = three.build(torch, run);
                Training training = three.training(run, model, MANY, MANY, work)) {
            assertThat(training.run(interrupted)).isEqualTo(End.STOPPED);
            checkpoint = Checkpoint.write(folder, training, model);
        }
        try (SafetensorsFile weights = SafetensorsFile.open(checkpoint.weights());
                Model model = three.build(torch, run, WeightSource.of(weights));
                Training training = three.training(run, model, MANY, MANY, work)) {
            assertThat(training.restoreState(checkpoint.state())).isEqualTo(12.5);
            assertThat(training.run(resumed)).isEqualTo(End.COMPLETE);
        }

        assertThat(Stream.concat(interrupted.losses.stream(), resumed.losses.stream()))
                .isEqualTo(undisturbed.losses);
        assertThat(undisturbed.answers).endsWith(resumed.answers.toArray(new String[0]));
    }

    @ParameterizedTest
    @EnumSource(TextPooling.class)
    void everyPoolingMemorizes(TextPooling pooling) {
        Recorder recorder = new Recorder();

        train(
                TinyRun.classifier()
                        .with("dropout", 0.0)
                        .with("attentionDropout", 0.0)
                        .with(new SequenceClassification(), Map.of("pooling", pooling.name(), "dropout", 0.0))
                        .with(new FullTuning())
                        .with("learningRate", 3e-3)
                        .with("epochs", 60),
                EIGHT,
                recorder);

        assertThat(recorder.lastMetric("accuracy")).isEqualTo(1);
        assertThat(recorder.lastLoss()).isLessThan(0.1);
    }

    @Test
    void bfloat16LearnsLikeFp32AndRepeatsItself() {
        Recorder exact = learn("FP32");
        Recorder rounded = learn("BF16");

        assertThat(learn("BF16").losses).isEqualTo(rounded.losses);
        assertThat(rounded.losses).isNotEqualTo(exact.losses);
        assertThat(rounded.losses.get(0)).isCloseTo(exact.losses.get(0), within(0.05));
        assertThat(rounded.lastMetric("accuracy")).isEqualTo(1);
        assertThat(rounded.lastLoss()).isLessThan(0.1);
    }

    private static Recorder learn(String precision) {
        Recorder recorder = new Recorder();
        train(
                TinyRun.classifier()
                        .withoutDropout()
                        .with(new FullTuning())
                        .with("learningRate", 3e-3)
                        .with("epochs", 60)
                        .with("precision", precision),
                EIGHT,
                recorder);
        return recorder;
    }

    /** A plan decides it, so that every attempt of a run computes alike. */
    @Test
    void anUndecidedPrecisionIsRefused() {
        TinyRun undecided = TinyRun.classifier().with(new FullTuning()).with("precision", "AUTO");
        ResolvedRun run = undecided.resolve();
        try (Model model = undecided.build(torch, run)) {
            assertThatThrownBy(() -> undecided.training(run, model, EIGHT, EIGHT, work))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("precision");
        }
    }

    @Test
    void aParameterWaitsForItsEpoch() {
        TinyRun gradual = TinyRun.classifier()
                .with("epochs", 2)
                .with("learningRate", 1e-2)
                .with(plan -> plan.prependRules(
                        ParameterRule.train(ParameterSelector.head()),
                        ParameterRule.train(ParameterSelector.backbone().inLayers(1, 1))
                                .fromEpoch(1)));
        ResolvedRun run = gradual.resolve();
        try (Model model = gradual.build(torch, run);
                Training training = gradual.training(run, model, MANY, MANY, work)) {
            Map<String, float[]> before = values(model);
            String upper = "encoder.layer.1.output.dense.weight";

            assertThat(training.run(new Recorder(), 1)).isEqualTo(End.EPOCH_REACHED);
            assertThat(training.step()).isEqualTo(8);
            assertThat(model.values(upper)).isEqualTo(before.get(upper));
            assertThat(training.run(new Recorder())).isEqualTo(End.COMPLETE);

            assertThat(model.values(upper)).isNotEqualTo(before.get(upper));
            assertThat(model.values("encoder.layer.0.output.dense.weight"))
                    .isEqualTo(before.get("encoder.layer.0.output.dense.weight"));
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        TinyRun full = TinyRun.classifier().with(new FullTuning());
        WeightSource healthy = full.weights();
        WeightSource broken = path -> healthy.find(path)
                .map(array ->
                        new StoredArray(array.shape(), sink -> array.numbers().forEachChunk(chunk -> {
                            chunk[0] = Float.NaN;
                            sink.take(chunk);
                        })));
        ResolvedRun run = full.resolve();
        try (Model model = Model.build(torch, Blueprint.of(run), ModelWeights.of(broken), List.of(), 7);
                Training training = full.training(run, model, EIGHT, EIGHT, work)) {
            assertThatThrownBy(() -> training.run(new Recorder()))
                    .isInstanceOf(NotFiniteLossException.class)
                    .hasMessageContaining("step 1");
        }
    }

    @Test
    void nothingToTrainOnIsSaidBeforeTheFirstStep() {
        TinyRun full = TinyRun.classifier().with(new FullTuning());
        ResolvedRun run = full.resolve();
        List<RowExample> unlabeled = List.of(RowExample.of(0, "17 18"), RowExample.of(1, "19"));
        try (Model model = full.build(torch, run)) {
            assertThatThrownBy(() -> full.training(run, model, List.of(), null, work))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no training rows");
            assertThatThrownBy(() -> full.training(run, model, unlabeled, null, work))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("None of the training rows has a target");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void stepsLeaveNoMemoryBehind(String name, TinyRun method) {
        TinyRun two = method.with("epochs", 2);
        ResolvedRun run = two.resolve();
        try (Model model = two.build(torch, run);
                Training training = two.training(run, model, MANY, MANY, work)) {
            Set<Integer> held = new TreeSet<>();
            Recorder recorder = new Recorder(step -> {
                held.add(heldArrays(model));
                return Wish.GO_ON;
            });

            training.run(recorder);

            assertThat(held).containsExactly(model.paths().size());
        }
    }

    /** An operation whose left operand is a parameter leaves its result with the parameters, unless the pass reads a view. */
    private static int heldArrays(Model model) {
        NDManager memory = model.parameter("head.weight").getManager();
        return ((BaseNDManager) memory).getManagedArrays().size();
    }

    private static void train(TinyRun tiny, List<RowExample> examples, Recorder recorder) {
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, examples, examples, work)) {
            assertThat(training.run(recorder)).isEqualTo(End.COMPLETE);
        }
    }

    private static Map<String, float[]> values(Model model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.paths().forEach(path -> values.put(path, model.values(path)));
        return values;
    }
}
