package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.headstock.api.Backbone;
import dev.headstock.api.Evaluation;
import dev.headstock.api.Example;
import dev.headstock.api.Head;
import dev.headstock.api.Kernels;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Pass;
import dev.headstock.api.Prediction;
import dev.headstock.api.TokenBatch;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.Model.Mode;
import dev.headstock.trainer.planning.PassLimit;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much runs through the model, how often, and what stays of it. */
class PassesTest {
    private static final ModelOutline OUTLINE = TinyModels.outline(3, 32);

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

    @Test
    void whatIsNotRecordedIsTheSameAndLeavesOnlyItsResult() {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        try (Model model = TinyModels.build(torch, blueprint);
                NDManager recording = torch.newMemory();
                NDManager answering = torch.newMemory()) {
            TokenBatch recorded = EncodedText.batch(TinyModels.examples(8, 3).texts(), recording);
            TokenBatch answered = EncodedText.batch(TinyModels.examples(8, 3).texts(), answering);
            int before = held(answering);

            NDArray exact = model.hidden(recorded, model.pass(recording, Mode.EVALUATION), -1);
            NDArray hidden = model.hidden(answered, model.pass(answering, Mode.EVALUATION), Model.HEAD);

            assertThat(hidden.toFloatArray()).isEqualTo(exact.toFloatArray());
            assertThat(held(answering)).isEqualTo(before + 1);
            assertThat(held(recording)).isGreaterThan(before + 3 * 10);
            assertThat(answered.ids().toLongArray()).isEqualTo(recorded.ids().toLongArray());
        }
    }

    private static int held(NDManager memory) {
        return ((BaseNDManager) memory).getManagedArrays().size();
    }

    @Test
    void aStepInSeveralPassesIsTheStepOfTheWholeBatch() {
        EncodedExamples examples = TinyModels.examples(400, 5);
        assertThat(BatchOrder.passes(examples.lengths())).hasSizeGreaterThan(1);
        var whole = new int[400];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = i;
        }
        Blueprint plain = TinyModels.blueprint(OUTLINE, Map.of());
        var blueprint = new Blueprint(
                OUTLINE, plain.backbone(), TinyModels.head(OUTLINE, Pooling.MEAN, 0), Map.of(), plain.readout());
        var recorder = new Recorder();
        try (Model model = TinyModels.build(torch, blueprint);
                NDManager memory = torch.newMemory()) {
            List<NDArray> parameters =
                    model.paths().stream().map(model.parameters()::get).toList();
            Head head = model.head();
            TokenBatch batch = EncodedText.batch(examples.texts(whole), memory);
            NDArray targets = head.targets(examples.examples(whole), memory);
            RunPass pass = model.pass(memory, Mode.EVALUATION);
            double[] loss = new double[1];
            List<NDArray> gradients = torch.gradients(
                    () -> {
                        NDArray hidden = model.hidden(batch, pass, -1);
                        JniUtils.setGradMode(true);
                        NDArray mean = head.loss(
                                head.output(head.reduce(hidden, batch, pass.kernels()), pass), targets, pass.kernels());
                        loss[0] = mean.getFloat();
                        return mean;
                    },
                    parameters);
            double norm = torch.operations().globalNorm(memory, gradients).getFloat();

            try (var training = new Training(
                    model,
                    TinyModels.plan(new FullTuning(), blueprint),
                    settings(400),
                    examples,
                    new EncodedExamples(List.of(), List.of()),
                    work)) {
                training.run(recorder);
            }

            assertThat(recorder.losses).hasSize(1);
            assertThat(recorder.losses.get(0)).isCloseTo(loss[0], within(1e-6));
            assertThat(recorder.gradientNorms.get(0)).isCloseTo(norm, within(1e-5 * norm));
        }
    }

    @Test
    void aFrozenModelReadsEachTextOnce() {
        var counting =
                new CountingBackbone(TinyModels.blueprint(OUTLINE, Map.of()).backbone());
        Blueprint plain = TinyModels.blueprint(OUTLINE, Map.of());
        var blueprint = new Blueprint(OUTLINE, counting, plain.head(), Map.of(), plain.readout());
        EncodedExamples train = TinyModels.examples(60, 1);
        EncodedExamples dev = TinyModels.examples(20, 2);
        try (Model model = TinyModels.build(torch, blueprint);
                var training = new Training(
                        model,
                        TinyModels.plan(new HeadOnly(), blueprint),
                        TinyModels.settings(3, 1e-2, 0.1),
                        train,
                        dev,
                        work)) {
            counting.texts.set(0);

            training.run(new Recorder());

            assertThat(counting.texts).hasValue(60 + 20);
            assertThat(counting.most).hasValueLessThanOrEqualTo(PassLimit.TOKENS);
        }
        assertThat(work).isEmptyDirectory();
    }

    /** And not in memory, which a large data set would fill. What the disk says, the worker hears. */
    @Test
    void featuresAreKeptInTheWorkFolder() {
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        EncodedExamples examples = TinyModels.examples(8, 1);
        try (Model model = TinyModels.build(torch, blueprint);
                var training = new Training(
                        model,
                        TinyModels.plan(new HeadOnly(), blueprint),
                        TinyModels.settings(1, 1e-2, 0.1),
                        examples,
                        examples,
                        work.resolve("missing"))) {
            assertThatThrownBy(() -> training.run(new Recorder()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("missing");
        }
    }

    /** Their shape depends on the padding, so they are read in the batches that are asked for. */
    @Test
    void featuresOfEveryTokenAreNotKeptAndNotComputedTwice() {
        Blueprint plain = TinyModels.blueprint(OUTLINE, Map.of());
        var counting = new CountingBackbone(plain.backbone());
        var blueprint = new Blueprint(OUTLINE, counting, new TokenHead(plain.head()), Map.of(), plain.readout());
        int epochs = 3;
        try (Model model = TinyModels.build(torch, blueprint);
                var training = new Training(
                        model,
                        TinyModels.plan(new HeadOnly(), blueprint),
                        TinyModels.settings(epochs, 1e-2, 0.1),
                        TinyModels.examples(60, 1),
                        TinyModels.examples(20, 2),
                        work)) {
            counting.texts.set(0);

            training.run(new Recorder());

            int found = 60 + 20;
            assertThat(counting.texts).hasValue(found + epochs * (60 + 20));
        }
    }

    @Test
    void aStepOfManyPassesShowsThatItMoves() {
        EncodedExamples examples = TinyModels.examples(2000, 5);
        int passes = BatchOrder.passes(examples.lengths()).size();
        Blueprint blueprint = TinyModels.blueprint(OUTLINE, Map.of());
        var moved = new AtomicInteger();
        var recorder = new Recorder() {
            @Override
            public void progressed() {
                moved.incrementAndGet();
            }
        };
        try (Model model = TinyModels.build(torch, blueprint);
                var training = new Training(
                        model,
                        TinyModels.plan(new HeadOnly(), blueprint),
                        settings(2000),
                        examples,
                        new EncodedExamples(List.of(), List.of()),
                        work)) {
            training.run(recorder);
        }

        assertThat(passes).isGreaterThan(3);
        assertThat(moved).hasValueGreaterThanOrEqualTo(2 * passes);
    }

    private static TrainingSettings settings(int batchSize) {
        return new TrainingSettings(1, batchSize, 32, 1e-3, 0, 0, 0, 0.0, 0, Precision.FP32, 1, 1, 42);
    }

    /** Pools in {@code output}, so that what comes below has a vector for each token. */
    private record TokenHead(Head pooled) implements Head {
        @Override
        public List<ParameterSpec> parameters() {
            return pooled.parameters();
        }

        @Override
        public NDArray reduce(NDArray hidden, TokenBatch batch, Kernels kernels) {
            return hidden;
        }

        @Override
        public NDArray output(NDArray reduced, Pass pass) {
            return pooled.output(reduced.mean(new int[] {1}), pass);
        }

        @Override
        public NDArray targets(List<Example> examples, NDManager manager) {
            return pooled.targets(examples, manager);
        }

        @Override
        public NDArray loss(NDArray output, NDArray targets, Kernels kernels) {
            return pooled.loss(output, targets, kernels);
        }

        @Override
        public Prediction decode(float[] output) {
            return pooled.decode(output);
        }

        @Override
        public Evaluation evaluate(List<Example> examples, List<Prediction> predictions) {
            return pooled.evaluate(examples, predictions);
        }

        @Override
        public String outputShape() {
            return pooled.outputShape();
        }
    }

    private record CountingBackbone(Backbone real, AtomicLong texts, AtomicLong most) implements Backbone {
        CountingBackbone(Backbone real) {
            this(real, new AtomicLong(), new AtomicLong());
        }

        @Override
        public NDArray embed(TokenBatch batch, Pass pass) {
            texts.addAndGet(batch.size());
            most.accumulateAndGet(batch.size() * batch.tokens(), Math::max);
            return real.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, Pass pass) {
            return real.layer(index, hidden, batch, pass);
        }
    }
}
