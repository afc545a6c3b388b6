package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Pass;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.fixtures.CountingFamily;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.SimpleHead;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.planning.PassLimit;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.steps.Teacher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a step reads at once, how often, and that this does not change what it computes. */
class StepPassesTest extends TorchTest {
    private static final List<RowExample> LARGE = TinyRun.examples(500, 5);

    @TempDir
    Path work;

    /** Each unit is to be more like itself than like the others. */
    private record Contrastive(int width) implements SimpleHead.FirstScore {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.implicit();
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    new ParameterSpec("weight", new Shape(8, width), new Init.Normal(0.3)),
                    new ParameterSpec("temperature", new Shape(1), Init.ONES));
        }

        @Override
        public Pooling pooling() {
            return Pooling.MEAN;
        }

        @Override
        public boolean needsWholeBatch() {
            return true;
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return pass.kernels().dropout(pass.kernels().linear(features, pass.parameter("weight"), null), 0.2);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            NDArray similar = output.matMul(output.transpose()).mul(pass.parameter("temperature"));
            NDArray own = pass.manager().eye(batch.units());
            return pass.kernels()
                    .logSoftmax(similar)
                    .mul(own)
                    .sum(new int[] {1})
                    .neg();
        }
    }

    @Test
    void aStepInSeveralPassesIsTheStepOfTheWholeBatch() {
        TinyRun tiny = TinyRun.classifier().withoutDropout().with(new FullTuning());

        assertOneStepIsThatOfTheWholeBatch(tiny, 1e-6);
    }

    @Test
    void aLossInWhichUnitsDependOnEachOtherIsComputedOverTheWholeStep() {
        TinyRun tiny = TinyRun.classifier()
                .with("dropout", 0.0)
                .with("attentionDropout", 0.0)
                .with(new SimpleHead("contrastive", (context, width) -> new WithoutDropout(width)), Map.of())
                .with(new FullTuning());

        assertOneStepIsThatOfTheWholeBatch(tiny, 1e-5);
    }

    /** {@link Contrastive} without dropout. */
    private record WithoutDropout(int width) implements SimpleHead.FirstScore {
        private Contrastive contrastive() {
            return new Contrastive(width);
        }

        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.implicit();
        }

        @Override
        public List<ParameterSpec> parameters() {
            return contrastive().parameters();
        }

        @Override
        public Pooling pooling() {
            return Pooling.MEAN;
        }

        @Override
        public boolean needsWholeBatch() {
            return true;
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return pass.kernels().linear(features, pass.parameter("weight"), null);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return contrastive().loss(output, batch, pass);
        }
    }

    private void assertOneStepIsThatOfTheWholeBatch(TinyRun tiny, double tolerance) {
        TinyRun large = tiny.with("batchSize", LARGE.size()).with("clipNorm", 0.0);
        ResolvedRun run = large.resolve();
        UnitSet units = TinyRun.units(run, LARGE);
        int[] all = IntStream.range(0, LARGE.size()).toArray();
        assertThat(BatchOrder.passes(units)).hasSizeGreaterThan(1);
        Recorder recorder = new Recorder();
        try (Model model = large.build(torch, run);
                NDManager memory = torch.newScope();
                Training training = large.training(run, model, LARGE, null, work)) {
            model.train(training.trainedPaths());
            RunPass pass = model.pass(
                    model.batch(units.get(all), memory), PassOptions.exact().recordingFrom(-1));
            NDArray mean = Torch.recorded(() -> pass.loss().mean());
            List<NDArray> gradients = torch.operations()
                    .gradients(
                            mean,
                            training.trainedPaths().stream()
                                    .map(model::parameter)
                                    .toList());
            double norm = torch.operations().globalNorm(memory, gradients).getFloat();

            training.run(recorder);

            assertThat(recorder.losses).hasSize(1);
            assertThat(recorder.losses.get(0)).isCloseTo(mean.getFloat(), within(1e-5));
            assertThat(recorder.gradientNorms.get(0)).isCloseTo(norm, within(tolerance * Math.max(1, norm) * 10));
        }
    }

    @Test
    void aWholeBatchIsReadTwiceWithTheSameDropout() {
        TinyRun contrastive = TinyRun.classifier()
                .with(new SimpleHead("contrastive", (context, width) -> new Contrastive(width)), Map.of())
                .with(new FullTuning())
                .with("epochs", 6)
                .with("learningRate", 1e-2)
                .with("batchSize", LARGE.size());
        Recorder first = new Recorder();
        Recorder second = new Recorder();

        train(contrastive, LARGE, first);
        train(contrastive, LARGE, second);

        assertThat(second.losses).isEqualTo(first.losses);
        assertThat(first.lastLoss()).isLessThan(first.losses.get(0));
    }

    @Test
    void aFrozenModelReadsEachTextOnce() {
        assertFrozenModelReadsEachTextOnce(TinyRun.classifier());
    }

    /** Features of every token have rows of different lengths. */
    @Test
    void featuresOfEveryTokenAreKeptToo() {
        assertFrozenModelReadsEachTextOnce(TinyRun.classifier()
                .with(new SimpleHead("first-token", (context, width) -> new FirstToken(width)), Map.of()));
    }

    private record FirstToken(int width) implements SimpleHead.FirstScore {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.ofNumber(example.row() % 2);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("weight", new Shape(1, width), new Init.Normal(0.1)));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return pass.kernels().linear(features.get(":,0"), pass.parameter("weight"), null);
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return output.squeeze(-1).sub(batch.target()).square();
        }
    }

    private void assertFrozenModelReadsEachTextOnce(TinyRun tiny) {
        CountingFamily family = new CountingFamily();
        TinyRun frozen = tiny.of(
                        TinyRun.recognized(family, TinyRun.bert(2, 32).outline().config()))
                .with(new HeadOnly())
                .with("epochs", 3);
        ResolvedRun run = frozen.resolve();
        List<RowExample> train = TinyRun.examples(60, 1);
        List<RowExample> dev = TinyRun.examples(20, 2);
        try (Model model = frozen.build(torch, run);
                Training training = frozen.training(run, model, train, dev, work)) {
            training.run(new Recorder());

            assertThat(family.rows()).isEqualTo(60 + 20);
            assertThat(family.mostTokens()).isLessThanOrEqualTo(PassLimit.TOKENS);
        }
    }

    @Test
    void whatIsWatchedOrPerturbedIsReadInEveryStep() {
        CountingFamily family = new CountingFamily();
        TinyRun frozen = TinyRun.classifier()
                .of(TinyRun.recognized(family, TinyRun.bert(2, 32).outline().config()))
                .with(new HeadOnly())
                .with(plan -> plan.withInterceptor(new TestInterceptors.EmbeddingAscents(2, 0.1, new ArrayList<>())));
        ResolvedRun run = frozen.resolve();
        try (Model model = frozen.build(torch, run);
                Training training = frozen.training(run, model, TinyRun.examples(60, 1), null, work)) {
            training.run(new Recorder());

            assertThat(family.rows()).isEqualTo(2 * 60);
        }
    }

    @Test
    void frozenLayersBelowTrainedOnesAreCachedWhereTheRunAsksForIt() {
        TinyRun upper = TinyRun.classifier().withoutDropout().with("epochs", 3).with(plan -> plan.withLearningRate(1e-3)
                .prependRules(
                        ParameterRule.train(ParameterSelector.head()),
                        ParameterRule.train(ParameterSelector.backbone().inLayers(1, 2))));
        CountingFamily family = new CountingFamily();
        TinyRun cached = upper.of(
                        TinyRun.recognized(family, TinyRun.bert(2, 32).outline().config()))
                .with("cacheFrozenPrefix", true);
        List<RowExample> train = TinyRun.examples(60, 1);
        Recorder plain = new Recorder();
        Recorder faster = new Recorder();

        train(upper, train, plain);
        ResolvedRun run = cached.resolve();
        try (Model model = cached.build(torch, run);
                Training training = cached.training(run, model, train, null, work)) {
            training.run(faster);
        }

        assertThat(family.rows(0)).isEqualTo(60);
        assertThat(family.rows(1)).isEqualTo(3 * 60);
        for (int step = 0; step < plain.losses.size(); step++) {
            assertThat(faster.losses.get(step)).isCloseTo(plain.losses.get(step), within(1e-5));
        }
    }

    @Test
    void aStepOfManyPassesShowsThatItMoves() {
        List<RowExample> examples = TinyRun.examples(2000, 5);
        TinyRun tiny = TinyRun.classifier().with(new HeadOnly()).with("batchSize", 2000);
        ResolvedRun run = tiny.resolve();
        int passes = BatchOrder.passes(TinyRun.units(run, examples)).size();
        AtomicInteger moved = new AtomicInteger();
        Recorder recorder = new Recorder() {
            @Override
            public void progressed() {
                moved.incrementAndGet();
            }
        };
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, examples, null, work)) {
            training.run(recorder);
        }

        assertThat(passes).isGreaterThan(3);
        assertThat(moved).hasValueGreaterThanOrEqualTo(2 * passes);
    }

    /** Fills in tokens that it hides anew in every epoch. */
    private record FillIn(String wordEmbeddings) implements SimpleHead.FirstScore {
        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.none().and("positions", new int[0]);
        }

        @Override
        public Optional<Corruption> corrupt(List<Encoding> rows, RandomGenerator random) {
            Encoding row = rows.get(0);
            int[] ids = IntStream.range(0, row.tokens()).map(row::id).toArray();
            int[] hidden = IntStream.range(1, ids.length - 1)
                    .filter(token -> random.nextDouble() < 0.3)
                    .toArray();
            int[] originals = IntStream.of(hidden).map(token -> ids[token]).toArray();
            for (int token : hidden) {
                ids[token] = 4;
            }
            return Optional.of(
                    new Corruption(List.of(ids), Target.ofIds(originals).and("positions", hidden)));
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("bias", new Shape(TinyRun.VOCABULARY), Init.ZEROS));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            NDArray read = pass.kernels().gatherTokens(features, batch.target("positions"));
            return pass.kernels().linear(read, pass.backboneParameter(wordEmbeddings), pass.parameter("bias"));
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            NDArray rows = output.reshape(-1, TinyRun.VOCABULARY);
            NDArray losses = pass.kernels().crossEntropy(rows, batch.target().flatten(), 0);
            return losses.reshape(batch.units(), -1).sum(new int[] {1});
        }
    }

    @Test
    void hiddenTokensAreChosenAnewInEveryEpochAndTheSameInEveryRun() {
        TinyRun filling = TinyRun.classifier()
                .with(
                        new SimpleHead(
                                "fill-in",
                                (context, width) -> new FillIn(
                                        context.model().wordEmbeddings().orElseThrow())),
                        Map.of())
                .with("dropout", 0.0)
                .with("attentionDropout", 0.0)
                .with("batchSize", 60)
                .with("epochs", 2);
        // Nothing but the input changes between the two epochs.
        TinyRun still = filling.with(
                plan -> plan.withLearningRate(1e-12).prependRules(ParameterRule.train(ParameterSelector.head())));
        Recorder first = new Recorder();
        Recorder second = new Recorder();

        train(still, TinyRun.examples(60, 1), first);
        train(still, TinyRun.examples(60, 1), second);

        assertThat(first.losses).hasSize(2).isEqualTo(second.losses);
        assertThat(first.losses.get(1)).isNotCloseTo(first.losses.get(0), within(1e-4));
    }

    /** Adds 1 for every unit, whether it has a target or not. */
    private record OnePerUnit() implements StepInterceptor {
        @Override
        public String id() {
            return "one-per-unit";
        }

        @Override
        public String formula() {
            return "L + 1";
        }

        @Override
        public boolean usesUnlabeledUnits() {
            return true;
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            return forward.loss().add(forward.batch().weights());
        }
    }

    @Test
    void unlabeledUnitsAreSkippedUnlessAnInterceptorUsesThem() {
        List<RowExample> half = TinyRun.examples(16, 1).stream()
                .map(example -> example.row() < 8 ? example : RowExample.of(example.row(), example.text()))
                .toList();
        TinyRun full =
                TinyRun.classifier().withoutDropout().with(new FullTuning()).with("batchSize", 16);
        Recorder skipping = new Recorder();
        Recorder using = new Recorder();

        train(full, half, skipping);
        train(full.with(plan -> plan.withInterceptor(new OnePerUnit())), half, using);

        // Eight labeled units of sixteen, and 1 of each.
        assertThat(using.losses.get(0)).isCloseTo(skipping.losses.get(0) / 2 + 1, within(1e-5));
    }

    /** The squared distance of the outputs from those of a teacher. */
    private record Imitation(ModelReference teacher) implements StepInterceptor {
        @Override
        public String id() {
            return "imitation";
        }

        @Override
        public String formula() {
            return "‖f − f′‖²";
        }

        @Override
        public List<Teacher> teachers() {
            return List.of(new Teacher(teacher, Set.of()));
        }

        @Override
        public NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
            ForwardPass other = forward.through(teacher);
            return forward.output().sub(other.output()).square().sum(new int[] {1});
        }
    }

    @Test
    void aTeacherIsImitated() {
        ModelReference reference = ModelReference.version("teacher", 1);
        TinyRun student = TinyRun.classifier()
                .withoutDropout()
                .with(new FullTuning())
                .with("learningRate", 3e-3)
                .with("epochs", 10)
                .with(plan -> plan);
        List<RowExample> examples = TinyRun.examples(60, 1);
        TinyRun large = TinyRun.classifier().of(TinyRun.bert(3, 16)).with(new FullTuning());
        ResolvedRun teachersRun = large.resolve();
        ResolvedRun plain = student.resolve();
        ResolvedRun run = new ResolvedRun(
                plain.specification(),
                plain.settings(),
                plain.model(),
                plain.vocabulary(),
                plain.schema(),
                plain.view(),
                plain.backbone(),
                plain.placements(),
                plain.plan().withInterceptor(new Imitation(reference)),
                plain.head(),
                plain.headId(),
                plain.metrics(),
                plain.parameters(),
                plain.context(),
                plain.references());
        Recorder recorder = new Recorder();
        try (Model teacher = large.build(torch, teachersRun);
                Model model = student.build(torch, run)) {
            TrainingData alone = student.data(run, examples, null, work);
            Teacher loaded = new Teacher(
                    teacher,
                    TinyRun.units(teachersRun, examples),
                    large.data(teachersRun, examples, null, work).source());
            TrainingData data = new TrainingData(
                    alone.train(), null, alone.base(), Map.of(reference, loaded), alone.cache(), alone.source());
            assertThatThrownBy(() -> new Training(run, model, alone).run(recorder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("teacher");
            try (Training training = new Training(run, model, data)) {
                training.run(recorder);
            }
        }

        assertThat(recorder.lastLoss()).isLessThan(0.2 * recorder.losses.get(0));
    }

    private void train(TinyRun tiny, List<RowExample> examples, Recorder recorder) {
        ResolvedRun run = tiny.resolve();
        try (Model model = tiny.build(torch, run);
                Training training = tiny.training(run, model, examples, null, work)) {
            training.run(recorder);
        }
    }
}
