package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Pass;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.Optimizer;
import dev.headstock.api.tuning.ParameterGroup;
import dev.headstock.api.tuning.StateSpec;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.training.TestInterceptors.Agreement;
import dev.headstock.trainer.training.TestInterceptors.Ascent;
import dev.headstock.trainer.training.TestInterceptors.Attraction;
import dev.headstock.trainer.training.TestInterceptors.Average;
import dev.headstock.trainer.training.TestInterceptors.EmbeddingAscents;
import dev.headstock.trainer.training.TestInterceptors.Halfway;
import dev.headstock.trainer.training.TestInterceptors.Smoothness;
import dev.headstock.trainer.training.TestInterceptors.Spy;
import dev.headstock.trainer.training.TestInterceptors.TowardPretrained;
import dev.headstock.trainer.training.Training.End;
import dev.headstock.trainer.training.TrainingObserver.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StepInterceptorsTest extends TorchTest {
    private static final List<RowExample> MANY = TinyRun.examples(60, 2);
    private static final TinyRun FULL =
            TinyRun.classifier().with(new FullTuning()).with("learningRate", 3e-3);

    @TempDir
    static Path work;

    private static TinyRun with(TinyRun run, StepInterceptor interceptor) {
        return run.with(plan -> plan.withInterceptor(interceptor));
    }

    static Stream<Arguments> methods() {
        TinyRun lora =
                TinyRun.classifier().with(new Lora()).with(new AdaptersOnly()).with("learningRate", 1e-2);
        TinyRun head = TinyRun.classifier().with(new HeadOnly()).with("learningRate", 1e-1);
        return Stream.of(
                arguments("ascent and average", with(with(FULL, new Ascent(0.05)), new Average(0.9))),
                arguments("ascent and average of adapters", with(with(lora, new Ascent(0.05)), new Average(0.9))),
                arguments("ascent and average of a head", with(with(head, new Ascent(0.05)), new Average(0.9))),
                arguments("agreement", with(FULL, new Agreement(0.5))),
                arguments("agreement of a head", with(head, new Agreement(0.5))),
                arguments("embedding ascents", with(FULL, new EmbeddingAscents(3, 0.1, new ArrayList<>()))),
                arguments("embedding ascents of a head", with(head, new EmbeddingAscents(3, 0.1, new ArrayList<>()))),
                arguments("smoothness", with(FULL, new Smoothness(0.01, new ArrayList<>()))),
                arguments("halfway", with(FULL, new Halfway())),
                arguments("parameters of its own", with(FULL, new Attraction(32))),
                arguments("toward the pre-trained", with(FULL, new TowardPretrained(0.1))),
                arguments(
                        "ascent around embedding ascents",
                        with(with(FULL, new EmbeddingAscents(2, 0.1, new ArrayList<>())), new Ascent(0.05))),
                arguments("an optimizer of a plugin", FULL.with(plan -> plan.withOptimizer(new Momentum()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void aResumedRunEndsAsAnUndisturbedOne(String name, TinyRun method, @TempDir Path folder) throws IOException {
        TinyRun two = method.with("epochs", 2);
        ResolvedRun run = two.resolve();
        Recorder undisturbed = new Recorder();
        Map<String, float[]> expected;
        try (Model model = two.build(torch, run);
                Training training = two.training(run, model, MANY, MANY, work)) {
            assertThat(training.run(undisturbed)).isEqualTo(End.COMPLETE);
            expected = values(model);
        }

        Recorder interrupted = new Recorder(step -> step == 5 ? Wish.CHECKPOINT : step == 7 ? Wish.STOP : Wish.GO_ON);
        Recorder resumed = new Recorder();
        try (Model model = two.build(torch, run);
                Training training = two.training(run, model, MANY, MANY, work)) {
            interrupted.onCheckpoint(step -> Checkpoint.write(folder.resolve("at-" + step), training, model));
            assertThat(training.run(interrupted)).isEqualTo(End.STOPPED);
        }
        Checkpoint checkpoint = new Checkpoint(folder.resolve("at-5"));
        try (SafetensorsFile weights = SafetensorsFile.open(checkpoint.weights());
                Model model = two.build(torch, run, WeightSource.of(weights));
                Training training = two.training(run, model, MANY, MANY, work)) {
            training.restoreState(checkpoint.state());
            assertThat(training.run(resumed)).isEqualTo(End.COMPLETE);

            assertThat(resumed.losses).isEqualTo(undisturbed.losses.subList(5, 16));
            assertThat(undisturbed.answers).endsWith(resumed.answers.toArray(new String[0]));
            Map<String, float[]> found = values(model);
            expected.forEach(
                    (path, numbers) -> assertThat(found.get(path)).as(path).isEqualTo(numbers));
        }
    }

    /** An array of shape [1] would be stretched to any other. */
    static Stream<Arguments> wrongShapes() {
        return Stream.of(
                arguments(
                        new Misshapen() {
                            @Override
                            public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
                                return forward.loss().mean().reshape(1);
                            }
                        },
                        "returned a loss per unit of shape (1), but (8) is needed."),
                arguments(
                        new Misshapen() {
                            @Override
                            public NDArray transformParameter(String path, NDArray value, Step step, Pass pass) {
                                return value.mean().reshape(1);
                            }
                        },
                        "of shape (1), but "),
                arguments(
                        new Misshapen() {
                            @Override
                            public NDArray exportedParameter(String path, NDArray trained, StateStore state) {
                                return trained.mean().reshape(1);
                            }
                        },
                        "returned a value to export for "));
    }

    private abstract static class Misshapen implements StepInterceptor {
        @Override
        public String id() {
            return "misshapen";
        }

        @Override
        public String formula() {
            return "?";
        }
    }

    @ParameterizedTest
    @MethodSource("wrongShapes")
    void anArrayOfAnotherShapeIsThePluginsFault(StepInterceptor interceptor, String message) {
        TinyRun tiny = with(FULL, interceptor);
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, MANY, MANY, work)) {
            assertThatThrownBy(() -> training.run(new Recorder()))
                    .isInstanceOf(PluginFaultException.class)
                    .hasMessageStartingWith("The interceptor 'misshapen' returned ")
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void whatIsFrozenStaysBitEqual(String name, TinyRun method) {
        ResolvedRun run = method.resolve();
        try (Model model = method.build(torch, run);
                Training training = method.training(run, model, MANY, MANY, work)) {
            Map<String, float[]> before = values(model);

            training.run(new Recorder());

            for (String path : model.paths()) {
                if (!training.trainedPaths().contains(path)) {
                    assertThat(model.values(path)).as(path).isEqualTo(before.get(path));
                }
            }
            assertThat(model.values("head.weight")).isNotEqualTo(before.get("head.weight"));
        }
    }

    /** v ← 0.9·v + g, θ ← θ − η·v. */
    private record Momentum() implements Optimizer {
        @Override
        public String formula() {
            return "θ − η·v";
        }

        @Override
        public List<StateSpec> state(Shape parameter) {
            return List.of(new StateSpec("velocity", parameter));
        }

        @Override
        public void update(ParameterGroup group, Step step) {
            for (String path : group.paths()) {
                NDArray velocity = group.state(path, "velocity").muli(0.9).addi(group.gradient(path));
                group.value(path).subi(velocity.mul(group.learningRate()));
            }
        }
    }

    /** {@link AdamW#update} is the reference of the fused operation. */
    private record ReferenceAdamW() implements Optimizer {
        @Override
        public String formula() {
            return AdamW.DEFAULT.formula();
        }

        @Override
        public List<StateSpec> state(Shape parameter) {
            return AdamW.DEFAULT.state(parameter);
        }

        @Override
        public void update(ParameterGroup group, Step step) {
            AdamW.DEFAULT.update(group, step);
        }
    }

    @Test
    void fusedAdamWComputesWhatItsReferenceComputes() {
        Recorder fused = new Recorder();
        Recorder reference = new Recorder();

        train(FULL.with("weightDecay", 0.1), fused);
        train(FULL.with("weightDecay", 0.1).with(plan -> plan.withOptimizer(new ReferenceAdamW())), reference);

        for (int step = 0; step < fused.losses.size(); step++) {
            assertThat(reference.losses.get(step)).isCloseTo(fused.losses.get(step), within(1e-4));
        }
        assertThat(fused.losses.get(7)).isNotEqualTo(fused.losses.get(0));
    }

    @Test
    void gradientsElsewhereLeaveTheWeightsAndTheGradientHereAsTheyWere() {
        List<List<Float>> gradients = new ArrayList<>();
        Recorder watched = new Recorder();
        Recorder plain = new Recorder();

        train(
                with(FULL, new Spy(next -> {
                    gradients.add(TestInterceptors.numbers(next.compute()));
                    gradients.add(TestInterceptors.numbers(
                            next.computeAt(next.compute().scale(0.3))));
                    gradients.add(TestInterceptors.numbers(next.compute()));
                })),
                watched);
        train(FULL, plain);

        assertThat(gradients.get(2)).isEqualTo(gradients.get(0));
        assertThat(gradients.get(1)).isNotEqualTo(gradients.get(0));
        assertThat(watched.losses).isEqualTo(plain.losses);
    }

    @Test
    void theAverageIsEvaluatedAndKeptAndTheTrainedValuesGoOn() throws IOException {
        TinyRun averaged = with(FULL, new Average(0.5));
        Recorder plain = new Recorder();
        train(FULL, plain);
        ResolvedRun run = averaged.resolve();
        List<float[]> kept = new ArrayList<>();
        try (Model model = averaged.build(torch, run);
                Training training = averaged.training(run, model, MANY, MANY, work)) {
            float[] initial = model.values("head.weight");
            Recorder recorder = new Recorder(step -> step == 1 ? Wish.CHECKPOINT : Wish.GO_ON);
            recorder.onCheckpoint(step -> kept.add(model.values("head.weight")));
            training.run(recorder);

            assertThat(recorder.losses).isEqualTo(plain.losses);
            assertThat(recorder.answers).isNotEqualTo(plain.answers);
            assertThat(kept.get(0)).isNotEqualTo(initial);
            // After one step the average is the trained value itself, after eight it lags behind it.
            assertThat(kept.get(1)).isNotEqualTo(model.values("head.weight"));
        }
    }

    @Test
    void whatIsLoggedIsAMetricUnderTheInterceptorsId() {
        Recorder recorder = new Recorder();

        train(with(with(FULL, new Agreement(0.5)), new Ascent(0.05)), recorder);

        assertThat(recorder.metrics.get(0)).containsKeys("agreement/apart", "ascent/gradient-norm");
        assertThat(recorder.metrics.get(0).get("agreement/apart")).isPositive();
    }

    @Test
    void aRerunHasOtherDropoutAndNoneWithoutDropout() {
        Recorder dropped = new Recorder();
        Recorder exact = new Recorder();

        train(with(FULL, new Agreement(1)), dropped);
        train(with(FULL.withoutDropout(), new Agreement(1)), exact);

        assertThat(dropped.metrics.get(0).get("agreement/apart")).isGreaterThan(1e-4);
        assertThat(exact.metrics).allSatisfy(metrics -> assertThat(metrics).containsEntry("agreement/apart", 0.0));
    }

    @Test
    void perturbationsOfEmbeddingsGrowFromRoundToRound() {
        List<Double> sizes = new ArrayList<>();

        train(with(FULL.withoutDropout(), new EmbeddingAscents(3, 0.1, sizes)), new Recorder());

        // Eight steps of two further rounds; each unit's perturbation has length 0.1, then up to 0.2.
        assertThat(sizes).hasSize(16);
        assertThat(sizes.get(0)).isCloseTo(0.1 * Math.sqrt(8), within(1e-4));
        assertThat(sizes.get(1)).isGreaterThan(1.5 * sizes.get(0)).isLessThanOrEqualTo(2 * sizes.get(0) + 1e-4);
    }

    @Test
    void theWorstPerturbationChangesTheOutput() {
        List<Double> changes = new ArrayList<>();

        train(with(FULL, new Smoothness(0.01, changes)), new Recorder());

        assertThat(changes).hasSize(8).allSatisfy(change -> assertThat(change).isPositive());
    }

    @Test
    void transformedParametersAreReadInTrainingOnly() {
        Recorder halfway = new Recorder();
        Recorder plain = new Recorder();

        train(with(FULL, new Halfway()), halfway);
        train(FULL, plain);

        // The first step reads the pre-trained values in both.
        assertThat(halfway.losses.get(0)).isCloseTo(plain.losses.get(0), within(1e-6));
        assertThat(halfway.losses.get(7)).isNotEqualTo(plain.losses.get(7));
    }

    private static void train(TinyRun tiny, Recorder recorder) {
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, MANY, MANY, work)) {
            assertThat(training.run(recorder)).isEqualTo(End.COMPLETE);
        }
    }

    private static Map<String, float[]> values(Model model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.paths().forEach(path -> values.put(path, model.values(path)));
        return values;
    }
}
