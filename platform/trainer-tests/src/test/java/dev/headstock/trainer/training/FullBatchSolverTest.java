package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Pass;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.Readout;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.training.Training.End;
import dev.headstock.trainer.training.TrainingObserver.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullBatchSolverTest extends TorchTest {
    private static final List<RowExample> EXAMPLES = TinyRun.examples(200, 3);

    @TempDir
    Path work;

    private static TinyRun solved(int iterations) {
        return TinyRun.classifier()
                .with(new HeadOnly())
                .with(plan -> plan.withFullBatchSolver(new Lbfgs(iterations, 1e-3)));
    }

    @Test
    void aLinearProbeIsSolvedAndNotTrained() {
        TinyRun tiny = solved(200);
        ResolvedRun run = tiny.resolve();
        Recorder recorder = new Recorder();
        Recorder trained = new Recorder();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, EXAMPLES, EXAMPLES, work)) {
            assertThat(training.run(recorder)).isEqualTo(End.COMPLETE);
        }
        TinyRun adam = TinyRun.classifier()
                .withoutDropout()
                .with(new HeadOnly())
                .with("learningRate", 0.1)
                .with("weightDecay", 0.0)
                .with("epochs", 10);
        ResolvedRun adamRun = adam.resolve();
        try (Model model = adam.build(torch, adamRun);
                Training training = adam.training(adamRun, model, EXAMPLES, EXAMPLES, work)) {
            training.run(trained);
        }

        assertThat(recorder.losses).hasSizeLessThan(200).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(recorder.gradientNorms.get(recorder.gradientNorms.size() - 1))
                .isLessThan(1e-3);
        assertThat(recorder.evaluations).hasSize(1);
        assertThat(recorder.lastMetric("loss")).isLessThan(trained.lastMetric("loss") + 0.01);
    }

    @Test
    void aResumedSolutionIsTheUndisturbedOne(@TempDir Path folder) throws IOException {
        TinyRun tiny = solved(30);
        ResolvedRun run = tiny.resolve();
        Recorder undisturbed = new Recorder();
        Recorder interrupted = new Recorder(step -> step == 7 ? Wish.STOP : Wish.GO_ON);
        Recorder resumed = new Recorder();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, EXAMPLES, null, work)) {
            training.run(undisturbed);
        }
        Checkpoint checkpoint;
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, EXAMPLES, null, work)) {
            assertThat(training.run(interrupted)).isEqualTo(End.STOPPED);
            checkpoint = Checkpoint.write(folder, training, model);
        }
        try (SafetensorsFile weights = SafetensorsFile.open(checkpoint.weights());
                Model model = tiny.build(torch, run, WeightSource.of(weights));
                Training training = tiny.training(run, model, EXAMPLES, null, work)) {
            training.restoreState(checkpoint.state());
            training.run(resumed);
        }

        assertThat(resumed.losses).isNotEmpty().isEqualTo(undisturbed.losses.subList(7, undisturbed.losses.size()));
    }

    /** γ·Σ softmax(w)ₗ·Xₗ. */
    private record WeightedSum() implements Readout {
        @Override
        public List<Integer> layers(ModelOutline model) {
            return IntStream.range(-1, model.layers()).boxed().toList();
        }

        @Override
        public List<ParameterSpec> parameters(ModelOutline model) {
            return List.of(new ParameterSpec("weights", new Shape(model.layers() + 1), Init.ZEROS));
        }

        @Override
        public NDArray combine(List<NDArray> pooled, Pass pass) {
            NDArray layers = NDArrays.stack(new NDList(pooled), -1);
            return layers.mul(pass.parameter("weights").softmax(0)).sum(new int[] {-1});
        }

        @Override
        public double[] layerWeights(Function<String, float[]> parameters) {
            float[] weights = parameters.apply("weights");
            double[] e = IntStream.range(0, weights.length)
                    .mapToDouble(i -> Math.exp(weights[i]))
                    .toArray();
            return Arrays.stream(e).map(value -> value / Arrays.stream(e).sum()).toArray();
        }

        @Override
        public String formula() {
            return "Σ softmax(w)·X";
        }
    }

    @Test
    void weightsOfTheLayersAreMetrics() {
        TinyRun mixed = TinyRun.classifier()
                .with(new HeadOnly())
                .with("learningRate", 0.1)
                .with(plan -> plan.withReadout(new WeightedSum())
                        .prependRules(ParameterRule.train(ParameterSelector.readout())));
        ResolvedRun run = mixed.resolve();
        Recorder recorder = new Recorder();
        try (Model model = mixed.build(torch, run);
                Training training = mixed.training(run, model, EXAMPLES, EXAMPLES, work)) {
            training.run(recorder);
        }

        var last = recorder.metrics.get(recorder.metrics.size() - 1);
        assertThat(last)
                .containsOnlyKeys("readout/layer-weight/-1", "readout/layer-weight/0", "readout/layer-weight/1");
        assertThat(last.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(1, within(1e-6));
        assertThat(last.get("readout/layer-weight/0")).isNotCloseTo(1.0 / 3, within(1e-4));
        assertThat(recorder.metrics.get(0)).isEmpty();
    }
}
