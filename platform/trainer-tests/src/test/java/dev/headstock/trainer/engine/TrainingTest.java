package dev.headstock.trainer.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.Init;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterRule;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Readout;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays.Pretrained;
import dev.headstock.trainer.engine.TrainingObserver.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    private static final ModelOutline OUTLINE = TinyModels.outline(2, 32);
    private static final EncodedExamples EIGHT = TinyModels.examples(8, 1);
    private static final EncodedExamples MANY = TinyModels.examples(60, 2);

    @TempDir
    static Path work;

    private static Torch torch;

    @BeforeAll
    static void open() {
        torch = Torch.open();
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments("full", new FullTuning(), Map.of(), 3e-3),
                arguments("head-only", new HeadOnly(), Map.of(), 1.0),
                arguments("lora", new AdaptersOnly(), TinyModels.place(new Lora(), OUTLINE), 3e-2),
                arguments("bottleneck", new AdaptersOnly(), TinyModels.place(new Bottleneck(), OUTLINE), 3e-2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void eightExamplesAreLearnedByHeart(
            String name, TuningStrategy<?> strategy, Map<Site, Adapter> adapters, double rate) {
        var recorder = new Recorder();

        train(strategy, adapters, rate, 0, 60, EIGHT, recorder);

        assertThat(recorder.lastAccuracy()).isEqualTo(1);
        assertThat(recorder.losses.get(recorder.losses.size() - 1)).isLessThan(0.1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void whatIsFrozenStaysBitEqualAndWhatIsNotMoves(
            String name, TuningStrategy<?> strategy, Map<Site, Adapter> adapters, double rate) {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, adapters);
        try (Model model = TinyModels.build(torch, blueprint);
                var training = training(model, strategy, TinyModels.settings(2, rate, 0.1), EIGHT)) {
            Map<String, float[]> before = values(model);

            training.run(new Recorder());

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
    void twoRunsGiveTheSameNumbers(String name, TuningStrategy<?> strategy, Map<Site, Adapter> adapters, double rate) {
        var first = new Recorder();
        var second = new Recorder();

        train(strategy, adapters, rate, 0.1, 2, MANY, first);
        train(strategy, adapters, rate, 0.1, 2, MANY, second);

        assertThat(second.losses).isEqualTo(first.losses);
        assertThat(second.gradientNorms).isEqualTo(first.gradientNorms);
        assertThat(second.answers()).isEqualTo(first.answers());
    }

    /** Java buffers that libtorch reads must outlive the backward pass. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void garbageCollectionChangesNothing(
            String name, TuningStrategy<?> strategy, Map<Site, Adapter> adapters, double rate) {
        var calm = new Recorder();
        var disturbed = new Recorder();

        train(strategy, adapters, rate, 0.1, 2, MANY, calm);
        try (var collecting = new GarbageCollections()) {
            train(strategy, adapters, rate, 0.1, 2, MANY, disturbed);
        }

        assertThat(disturbed.losses).isEqualTo(calm.losses);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void aResumedRunEndsAsAnUndisturbedOne(
            String name, TuningStrategy<?> strategy, Map<Site, Adapter> adapters, double rate, @TempDir Path folder)
            throws IOException {
        var undisturbed = new Recorder();
        var interrupted = new Recorder(step -> step == 11 ? Wish.STOP : Wish.GO_ON);
        var resumed = new Recorder();
        var settings = TinyModels.settings(3, rate, 0.1);
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, adapters);
        train(strategy, adapters, rate, 0.1, 3, MANY, undisturbed);

        try (Model model = TinyModels.build(torch, blueprint);
                var training = training(model, strategy, settings, MANY)) {
            assertThat(training.run(interrupted)).isFalse();
            training.saveState(folder.resolve("state"), 12.5);
            Weights.write(folder.resolve("weights.safetensors"), model);
        }
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve("weights.safetensors"));
                Model model = Model.build(torch, blueprint, PretrainedArrays.of(weights), 7);
                var training = training(model, strategy, settings, MANY)) {
            assertThat(training.restoreState(folder.resolve("state"))).isEqualTo(12.5);
            assertThat(training.run(resumed)).isTrue();
        }

        assertThat(Stream.concat(interrupted.losses.stream(), resumed.losses.stream()))
                .isEqualTo(undisturbed.losses);
        assertThat(undisturbed.answers()).endsWith(resumed.answers().toArray(new String[0]));
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void everyPoolingLearnsByHeart(Pooling pooling) {
        Blueprint mean = TinyModels.blueprint(OUTLINE, Map.of());
        var blueprint = new Blueprint(
                OUTLINE, mean.backbone(), TinyModels.head(OUTLINE, pooling, 0.1), Map.of(), mean.readout());
        var recorder = new Recorder();
        try (Model model = TinyModels.build(torch, blueprint);
                var training = training(model, new FullTuning(), TinyModels.settings(60, 3e-3, 0), EIGHT)) {
            training.run(recorder);
        }

        assertThat(recorder.lastAccuracy()).isEqualTo(1);
        assertThat(recorder.losses.get(recorder.losses.size() - 1)).isLessThan(0.1);
    }

    @Test
    void bfloat16LearnsLikeFp32AndRepeatsItself() {
        Recorder exact = learn(Precision.FP32);
        Recorder rounded = learn(Precision.BF16);

        assertThat(learn(Precision.BF16).losses).isEqualTo(rounded.losses);
        assertThat(rounded.losses).isNotEqualTo(exact.losses);
        assertThat(rounded.losses.get(0)).isCloseTo(exact.losses.get(0), within(0.05));
        assertThat(rounded.lastAccuracy()).isEqualTo(1);
        assertThat(rounded.losses.get(rounded.losses.size() - 1)).isLessThan(0.1);
    }

    private static Recorder learn(Precision precision) {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        var settings = TinyModels.settings(60, 3e-3, 0).withPrecision(precision);
        var recorder = new Recorder();
        try (Model model = TinyModels.build(torch, blueprint);
                var training = training(model, new FullTuning(), settings, EIGHT)) {
            training.run(recorder);
        }
        return recorder;
    }

    /** A plan decides it, so that every attempt of a run computes alike. */
    @Test
    void anUndecidedPrecisionIsRefused() {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        var undecided = TinyModels.settings(1, 1e-3, 0).withPrecision(Precision.AUTO);
        try (Model model = TinyModels.build(torch, blueprint)) {
            assertThatThrownBy(() -> training(model, new FullTuning(), undecided, EIGHT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("precision");
        }
    }

    @Test
    void aParameterWaitsForItsEpoch() {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        var plan = new TuningPlan(
                1e-2,
                List.of(ParameterRule.train("head.**"), new ParameterRule("encoder.layer.1.**", 1, 1, 1)),
                new Readout.Last());
        var recorder = new Recorder(step -> step == 8 ? Wish.STOP : Wish.GO_ON);
        try (Model model = TinyModels.build(torch, blueprint);
                var training = new Training(model, plan, TinyModels.settings(2, 1e-2, 0.1), MANY, MANY, work)) {
            Map<String, float[]> before = values(model);
            String upper = "encoder.layer.1.output.dense.weight";

            training.run(recorder);
            assertThat(model.values(upper)).isEqualTo(before.get(upper));
            training.run(new Recorder());

            assertThat(model.values(upper)).isNotEqualTo(before.get(upper));
            assertThat(model.values("encoder.layer.0.output.dense.weight"))
                    .isEqualTo(before.get("encoder.layer.0.output.dense.weight"));
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        PretrainedArrays broken = path -> TinyModels.weights(OUTLINE, 7)
                .find(path)
                .map(array ->
                        new Pretrained(array.shape(), sink -> array.numbers().forEachPiece(piece -> {
                            piece[0] = Float.NaN;
                            sink.take(piece);
                        })));
        try (Model model = Model.build(torch, blueprint, broken, 7);
                var training = training(model, new FullTuning(), TinyModels.settings(1, 1e-3, 0), EIGHT)) {
            assertThatThrownBy(() -> training.run(new Recorder()))
                    .isInstanceOf(NotFiniteLossException.class)
                    .hasMessageContaining("step 1");
        }
    }

    static Stream<Arguments> modules() {
        return Stream.of(
                arguments("lora", TinyModels.place(new Lora(), OUTLINE)),
                arguments(
                        "made of parameters alone",
                        Map.of(OUTLINE.sites(Role.FFN_DOWN).get(0), outerProduct())));
    }

    /** {@code tanh(a·b) + output}, a: [width, 1], b: [1, 1]. */
    private static Adapter outerProduct() {
        return Adapter.of(
                "x + tanh(a·b)",
                flow -> {
                    NDArray product = flow.parameter("a").matMul(flow.parameter("b"));
                    return flow.output()
                            .add(flow.kernels().activation("tanh", product).reshape(OUTLINE.width()));
                },
                new ParameterSpec("a", new Shape(OUTLINE.width(), 1), Init.ONES),
                new ParameterSpec("b", new Shape(1, 1), Init.ZEROS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void stepsLeaveNoMemoryBehind(String name, Map<Site, Adapter> adapters) {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, adapters);
        try (Model model = TinyModels.build(torch, blueprint);
                var training = training(model, new FullTuning(), TinyModels.settings(2, 1e-3, 0.1), MANY)) {
            Set<Integer> held = new TreeSet<>();
            var recorder = new Recorder(step -> {
                held.add(heldArrays(model));
                return Wish.GO_ON;
            });

            training.run(recorder);

            assertThat(held).containsExactly(model.paths().size());
        }
    }

    /** An operation whose left operand is a parameter leaves its result with the parameters. */
    private static int heldArrays(Model model) {
        return model.parameters()
                .get("head.weight")
                .getManager()
                .getManagedArrays()
                .size();
    }

    private static void train(
            TuningStrategy<?> strategy,
            Map<Site, Adapter> adapters,
            double rate,
            double dropout,
            int epochs,
            EncodedExamples examples,
            Recorder recorder) {
        try (Model model = TinyModels.build(torch, TinyModels.blueprint(OUTLINE, adapters));
                var training = training(model, strategy, TinyModels.settings(epochs, rate, dropout), examples)) {
            assertThat(training.run(recorder)).isTrue();
        }
    }

    private static Training training(
            Model model, TuningStrategy<?> strategy, TrainingSettings settings, EncodedExamples examples) {
        TuningPlan plan = TinyModels.plan(strategy, model.blueprint());
        var rated = new TuningPlan(requireNonNull(settings.learningRate()), plan.rules(), plan.readout());
        return new Training(model, rated, settings, examples, examples, work);
    }

    private static Map<String, float[]> values(Model model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.paths().forEach(path -> values.put(path, model.values(path)));
        return values;
    }
}
