package dev.headstock.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.Readout;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyGpt2;
import dev.headstock.testkit.TinyModel;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.PassOptions.Draw;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.torch.Torch;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pass computes, records, draws and leaves behind. */
class RunPassTest extends TorchTest {
    private static final TinyModel BERT = TinyBert.model(3, 16);
    private static final List<Unit> UNITS = labeled("10 11 12 13", "20 21", "30 31 32 33 34 35");

    private static List<Unit> labeled(String... texts) {
        List<Unit> units = TinyBlueprint.units(texts);
        return IntStream.range(0, units.size())
                .mapToObj(i -> units.get(i).withTarget(Target.ofId(i % 2)))
                .toList();
    }

    private static Model build(double dropout) {
        return TinyBlueprint.of(BERT)
                .with(new TokenHead(Pooling.MEAN, 16, dropout))
                .build(torch);
    }

    /** One pass ends while another is open: what the open one has computed from parameters alone must stay. */
    @Test
    void aPassThatEndsLeavesTheResultsOfOthers() {
        try (Model model = build(0);
                NDManager outer = torch.newScope()) {
            RunPass open = model.pass(model.batch(UNITS, outer), PassOptions.exact());
            NDArray squared = open.headPass().parameter("weight").square();
            float[] before = squared.toFloatArray();
            try (NDManager inner = torch.newScope()) {
                RunPass other = model.pass(model.batch(UNITS, inner), PassOptions.exact());
                other.headPass().parameter("weight").square();
                other.output();
            }

            assertThat(squared.toFloatArray()).isEqualTo(before);
            assertThat(squared.getManager()).isSameAs(outer);
        }
    }

    @Test
    void gradientsAndUpdatesReachTheParameterBehindItsView() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            List<String> paths = List.of("head.weight", "encoder.layer.0.attention.self.query.weight");
            model.train(paths);
            List<NDArray> arrays = paths.stream().map(model::parameter).toList();
            RunPass pass =
                    model.pass(model.batch(UNITS, memory), PassOptions.exact().recordingFrom(-1));
            NDArray loss = Torch.recorded(() -> pass.loss().sum());

            List<NDArray> gradients = torch.operations().gradients(loss, arrays);

            for (NDArray gradient : gradients) {
                assertThat(gradient.abs().max().getFloat()).isPositive();
            }
            float before = loss.getFloat();
            arrays.get(0).subi(gradients.get(0).mul(0.1f));
            RunPass again = model.pass(model.batch(UNITS, memory), PassOptions.exact());
            assertThat(again.loss().sum().getFloat()).isLessThan(before);
        }
    }

    /** It is read in the loss alone, and not while two tokens of id 0 are read. */
    @Test
    void aParameterThatOnlyTheLossReadsIsTrained() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            model.train(List.of("head.temperature"));
            RunPass pass =
                    model.pass(model.batch(UNITS, memory), PassOptions.exact().recordingFrom(ParameterTable.ABOVE));
            NDArray loss = Torch.recorded(() -> pass.loss().sum());

            NDArray gradient = torch.operations()
                    .gradients(loss, List.of(model.parameter("head.temperature")))
                    .get(0);

            assertThat(gradient.getFloat()).isNotZero();
            assertThat(model.paths()).contains("head.temperature");
        }
    }

    @Test
    void constantsAreNeverTrained() {
        try (Model model = build(0)) {
            model.train(model.paths());

            assertThat(model.parameter("head.constant").hasGradient()).isFalse();
            assertThat(model.parameter("head.weight").hasGradient()).isTrue();
        }
    }

    @Test
    void dropoutFollowsFromStepPassAndDrawAlone() {
        try (Model model = build(0.3);
                NDManager memory = torch.newScope()) {
            float[] first = trained(model, new Draw(1, 5, 0, 0), memory);

            trained(model, new Draw(1, 5, 1, 0), memory);
            assertThat(trained(model, new Draw(1, 5, 0, 0), memory)).isEqualTo(first);
            assertThat(trained(model, new Draw(1, 5, 1, 0), memory)).isNotEqualTo(first);
            assertThat(trained(model, new Draw(1, 5, 0, 1), memory)).isNotEqualTo(first);
            assertThat(trained(model, new Draw(1, 6, 0, 0), memory)).isNotEqualTo(first);
            assertThat(trained(model, new Draw(2, 5, 0, 0), memory)).isNotEqualTo(first);
        }
    }

    private static float[] trained(Model model, Draw draw, NDManager memory) {
        PassOptions options = PassOptions.training(false, 0.2, 0.2, draw);
        return model.pass(model.batch(UNITS, memory), options).output().toFloatArray();
    }

    /** The head drops the same features whether they come from the model or from a cache. */
    @Test
    void dropoutOfTheHeadDoesNotDependOnWhereFeaturesComeFrom() {
        try (Model model = build(0.3);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(UNITS, memory);
            List<NDArray> pooled = model.pass(batch, PassOptions.exact()).pooled();
            PassOptions options = PassOptions.training(false, 0, 0, new Draw(1, 2, 0, 0));

            float[] fresh = model.pass(batch, options).output().toFloatArray();
            float[] cached =
                    model.pass(batch, options).withPooled(pooled).output().toFloatArray();

            assertThat(cached).isEqualTo(fresh);
        }
    }

    @Test
    void aNamedRandomNumberIsOnePerComponentAndStep() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            RunPass pass = pass(model, new Draw(1, 3, 0, 0), memory);
            double number = pass.headPass().random("skip");

            assertThat(number).isBetween(0.0, 1.0);
            assertThat(pass(model, new Draw(1, 3, 7, 2), memory).headPass().random("skip"))
                    .isEqualTo(number);
            assertThat(pass(model, new Draw(1, 4, 0, 0), memory).headPass().random("skip"))
                    .isNotEqualTo(number);
            assertThat(pass.headPass().random("other")).isNotEqualTo(number);
            assertThat(pass.interceptorPass("other").random("skip")).isNotEqualTo(number);
        }
    }

    private static RunPass pass(Model model, Draw draw, NDManager memory) {
        return model.pass(model.batch(UNITS, memory), PassOptions.training(false, 0, 0, draw));
    }

    @Test
    void aLayerThatIsNotRecordedLeavesOnlyItsResult() {
        try (Model model = build(0);
                NDManager recording = torch.newScope();
                NDManager answering = torch.newScope()) {
            EncodedBatch recorded = model.batch(UNITS, recording);
            EncodedBatch answered = model.batch(UNITS, answering);
            float[] exact = model.pass(recorded, PassOptions.exact().recordingFrom(-1))
                    .features()
                    .toFloatArray();

            float[] features =
                    model.pass(answered, PassOptions.exact()).features().toFloatArray();

            assertThat(features).isEqualTo(exact);
            // Ids, types, positions and masks of the batch, the last layer's output and the pooled one.
            assertThat(held(answering)).isLessThan(15);
            assertThat(held(recording)).isGreaterThan(60);
        }
    }

    private static int held(NDManager memory) {
        return ((BaseNDManager) memory).getManagedArrays().size();
    }

    @Test
    void aLayerThatFailsLeavesBatchAndModelUsable() {
        Backbone failing = new Failing(BERT.backbone());
        TinyBlueprint broken =
                TinyBlueprint.of(new TinyModel(BERT.outline(), failing)).with(new TokenHead());
        try (Model model = broken.build(torch);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(UNITS, memory);
            assertThatThrownBy(() -> model.pass(batch, PassOptions.exact()).run())
                    .hasMessage("no layer 1");

            assertThat(batch.modelTokens().ids().getManager()).isSameAs(memory);
            assertThat(batch.modelTokens().ids().toLongArray()).contains(10, 20, 30);
            assertThat(Torch.isRecording()).isFalse();
            try (Model whole = build(0)) {
                assertThat(whole.pass(batch, PassOptions.exact()).output().toFloatArray())
                        .hasSize(6);
            }
        }
    }

    private record Failing(Backbone whole) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            return whole.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            if (index == 1) {
                batch.mask();
                throw new IllegalStateException("no layer 1");
            }
            return whole.layer(index, hidden, batch, pass);
        }
    }

    @Test
    void paddingChangesNothing() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            float[] together = model.pass(model.batch(UNITS, memory), PassOptions.exact())
                    .output()
                    .toFloatArray();
            for (int unit = 0; unit < UNITS.size(); unit++) {
                float[] alone = model.pass(model.batch(UNITS.subList(unit, unit + 1), memory), PassOptions.exact())
                        .output()
                        .toFloatArray();

                assertThat(alone[0]).isCloseTo(together[2 * unit], within(1e-5f));
                assertThat(alone[1]).isCloseTo(together[2 * unit + 1], within(1e-5f));
            }
        }
    }

    /** The second text is marked, so that the same words in the other order are another input. */
    @Test
    void theOrderOfTwoTextsMatters() {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(TinyBlueprint.VOCABULARY), 16);
        List<List<EncodedRow>> rows =
                encoder.encode(List.of(InputSequence.of("10", "11"), InputSequence.of("11", "10")));
        List<Unit> pairs =
                rows.stream().map(own -> new Unit(0, 0, own, Target.none())).toList();
        TinyModel onlyTypes = new TinyModel(BERT.outline(), new WithoutPositions(BERT.backbone()));
        try (Model model = TinyBlueprint.of(onlyTypes).with(new TokenHead()).build(torch);
                NDManager memory = torch.newScope()) {
            NDArray features =
                    model.pass(model.batch(pairs, memory), PassOptions.exact()).features();

            assertThat(features.get(0).sub(features.get(1)).abs().max().getFloat())
                    .isGreaterThan(1e-3f);
        }
    }

    /** Every token is at the start. */
    private record WithoutPositions(Backbone whole) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            return whole.embed(new AtTheStart(batch), pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return whole.layer(index, hidden, batch, pass);
        }
    }

    private record AtTheStart(TokenBatch whole) implements TokenBatch {
        @Override
        public int rows() {
            return whole.rows();
        }

        @Override
        public int tokens() {
            return whole.tokens();
        }

        @Override
        public NDArray ids() {
            return whole.ids();
        }

        @Override
        public NDArray types() {
            return whole.types();
        }

        @Override
        public NDArray mask() {
            return whole.mask();
        }

        @Override
        public NDArray positions() {
            return whole.positions().mul(0);
        }

        @Override
        public NDArray keyPositions() {
            return whole.keyPositions();
        }

        @Override
        public NDArray feature(String name) {
            return whole.feature(name);
        }
    }

    /** What the first layer computes for all of them outlives that layer, and is computed once in each pass. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void layersShareWhatIsMemoized(boolean recorded) {
        int[] computed = new int[1];
        Backbone sharing = new Sharing(BERT.backbone(), computed);
        TinyBlueprint blueprint =
                TinyBlueprint.of(new TinyModel(BERT.outline(), sharing)).with(new TokenHead());
        PassOptions options = recorded ? PassOptions.exact().recordingFrom(-1) : PassOptions.exact();
        try (Model model = blueprint.build(torch);
                Model plain = build(0);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(UNITS, memory);
            float[] features = model.pass(batch, options).features().toFloatArray();
            model.pass(batch, options).run();

            assertThat(computed[0]).isEqualTo(2);
            assertThat(features)
                    .isNotEqualTo(plain.pass(batch, options).features().toFloatArray());
        }
    }

    private record Sharing(Backbone whole, int[] computed) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            return whole.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            NDArray shared = pass.memoize("shift", () -> {
                computed[0]++;
                return batch.mask().expandDims(2).mul(batch.mask().expandDims(2));
            });
            return whole.layer(index, hidden.add(shared), batch, pass);
        }
    }

    @Test
    void unlabeledUnitsHaveNoLoss() {
        List<Unit> some = List.of(UNITS.get(0), UNITS.get(1).withTarget(Target.none()), UNITS.get(2));
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            float[] all = model.pass(model.batch(UNITS, memory), PassOptions.exact())
                    .loss()
                    .toFloatArray();

            float[] losses = model.pass(model.batch(some, memory), PassOptions.exact())
                    .loss()
                    .toFloatArray();

            assertThat(losses).containsExactly(all[0], 0, all[2]);
            assertThat(model.pass(model.batch(some.subList(1, 2), memory), PassOptions.exact())
                            .loss()
                            .toFloatArray())
                    .containsExactly(0);
        }
    }

    /** A layer in the middle is normalized only where the model ends there. */
    @Test
    void theFinalNormBelongsToTheLastLayerThatRuns() {
        TinyBlueprint gpt2 = TinyBlueprint.of(TinyGpt2.model(2, 16));
        try (Model whole = gpt2.build(torch);
                Model lower = gpt2.with(Readout.layer(0)).build(torch);
                NDManager memory = torch.newScope()) {
            PassOptions watching = PassOptions.exact().watching(Set.of(-1, 0, 1));
            RunPass pass = whole.pass(whole.batch(UNITS, memory), watching);
            RunPass ends = lower.pass(lower.batch(UNITS, memory), PassOptions.exact());

            assertThat(pass.hidden(1).toFloatArray()).isEqualTo(pass.features().toFloatArray());
            NDArray normed = ends.features();
            assertThat(normed.mean(new int[] {2}).abs().max().getFloat()).isLessThan(0.5f);
            assertThat(normed.toFloatArray()).isNotEqualTo(pass.hidden(0).toFloatArray());
            assertThat(pass.hidden(-1).getShape().get(2)).isEqualTo(16);
        }
    }

    @Test
    void startsAboveAKnownLayer() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(UNITS, memory);
            RunPass whole = model.pass(batch, PassOptions.exact().watching(Set.of(1)));

            float[] continued = model.pass(batch, PassOptions.exact())
                    .withHidden(1, whole.hidden(1))
                    .output()
                    .toFloatArray();

            assertThat(continued).isEqualTo(whole.output().toFloatArray());
        }
    }

    @Test
    void embeddingsCanBeReplaced() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(UNITS, memory);
            PassOptions doubled = PassOptions.exact().watching(Set.of(-1)).withEmbeddings(x -> x.mul(2));

            NDArray plain =
                    model.pass(batch, PassOptions.exact().watching(Set.of(-1))).hidden(-1);

            assertThat(model.pass(batch, doubled).hidden(-1).toFloatArray())
                    .isEqualTo(plain.mul(2).toFloatArray());
        }
    }

    /** What a pass reads in place of a parameter, such as a mixture with its old value. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parametersCanBeReplaced(boolean recorded) {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            int[] calls = new int[1];
            PassOptions options = PassOptions.exact().withParameters((path, value) -> {
                calls[0] += path.equals("head.weight") ? 1 : 0;
                return path.equals("head.weight") ? value.mul(0) : value;
            });
            RunPass pass = model.pass(model.batch(UNITS, memory), recorded ? options.recordingFrom(-1) : options);

            assertThat(pass.output().abs().max().getFloat()).isZero();
            assertThat(calls[0]).isEqualTo(1);
        }
    }

    @Test
    void bfloat16StaysCloseAndTheHeadExact() {
        try (Model model = build(0);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(UNITS, memory);
            NDArray exact = model.pass(batch, PassOptions.exact()).features();

            NDArray rounded = model.pass(batch, PassOptions.evaluation(true)).features();

            assertThat(rounded.sub(exact).abs().mean().getFloat()).isBetween(1e-6f, 5e-2f);
            assertThat(model.pass(batch, PassOptions.evaluation(true))
                            .withPooled(List.of(exact))
                            .output()
                            .toFloatArray())
                    .isEqualTo(model.pass(batch, PassOptions.exact()).output().toFloatArray());
        }
    }
}
