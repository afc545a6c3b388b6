package dev.headstock.trainer.analysis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Readout;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.MemoryJobStore;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.fixtures.TinyModels;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What analyses see of a trained model, the first subject, and of its base model, the second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalysisSessionTest {
    private static final float MOVED = 0.25f;

    @TempDir
    private static Path folder;

    private final Extensions extensions = BundledPlugins.extensions();
    private Torch torch;
    private AnalysisSession session;
    private AnalyzedModel trained;
    private AnalyzedModel base;

    @BeforeAll
    void open() throws IOException {
        torch = Torch.open();
        Path baseFolder = TinyModels.base(folder);
        Path trainedFolder = TinyModels.trained(
                Files.createDirectories(folder.resolve("trained")), baseFolder, MOVED, torch, extensions);
        ExampleReader reader = new ExampleReader(TinyModels.schema());
        ExampleFile examples = ExampleFile.open(TinyModels.examples(folder), reader);
        session = new AnalysisSession(torch, 7, new MemoryJobStore(), new ProbeData(examples, reader.schema()));
        session.own(examples);
        LoadedModel first = LoadedModel.open(torch, extensions, References.NONE, baseFolder, trainedFolder);
        ResolvedRun run = first.run().orElseThrow();
        HeadFactory heads = width ->
                new SequenceClassification().build(run.context(), width, new SequenceClassification().defaults());
        session.add(
                "trained",
                first,
                new ModelHistory(List.of(5L), step -> trainedFolder, Map.of("dev/loss", List.of(List.of(5.0, 0.5)))),
                heads);
        session.add(
                "base",
                LoadedModel.open(torch, extensions, References.NONE, baseFolder, null),
                ModelHistory.NONE,
                heads);
        trained = session.models().get(0);
        base = session.models().get(1);
    }

    @AfterAll
    void close() throws IOException {
        session.close();
        torch.close();
    }

    // ---- probes ----

    @Test
    void aProbeIsTheSameEachTimeAndInTheOrderOfRows() {
        Probe probe = session.probe(Split.DEV, 8, 3);

        assertThat(probe.examples())
                .extracting(Example::row)
                .isSorted()
                .hasSize(8)
                .allMatch(row -> row >= 40);
        assertThat(session.probe(Split.DEV, 8, 3).examples())
                .extracting(Example::row)
                .isEqualTo(probe.examples().stream().map(Example::row).toList());
        assertThat(session.probe(Split.DEV, 8, 4).examples())
                .extracting(Example::row)
                .isNotEqualTo(probe.examples().stream().map(Example::row).toList());
        assertThat(session.probe(Split.TRAIN, row -> row % 10 == 3).examples())
                .extracting(Example::row)
                .containsExactly(3L, 13L, 23L, 33L);
    }

    // ---- weights ----

    @Test
    void theWayFromTheStartIsWhatTrainingMoved() {
        ParameterVector moved = trained.displacement();

        NDArray head = moved.select(ParameterSelector.head()).get("head.weight");
        assertThat(head.sub(MOVED).abs().max().getFloat()).isLessThan(1e-6f);
        assertThat(moved.select(ParameterSelector.backbone()).norm()).isZero();
        assertThat(trained.weightsAt(5).minus(trained.weights()).norm()).isZero();
        assertThatThrownBy(() -> trained.weightsAt(6)).hasMessageContaining("no checkpoint of step 6");
    }

    @Test
    void aTrainedModelIsComparedWithItsBaseModel() {
        AnalyzedModel untrained = trained.base();

        assertThat(untrained.isTrained()).isFalse();
        assertThat(trained.base()).as("kept").isSameAs(untrained);
        assertThat(base.base()).isSameAs(base);
        Probe probe = session.probe(List.of(InputSequence.of("a text")));
        NDArray expected = base.features(probe, 1, Pooling.MEAN);
        assertThat(untrained
                        .features(probe, 1, Pooling.MEAN)
                        .sub(expected)
                        .abs()
                        .max()
                        .getFloat())
                .isZero();
        String path = base.outline().parameters().get(0).path();
        assertThat(untrained.parameter(path).contentEquals(base.parameter(path)))
                .isTrue();
    }

    @Test
    void weightsAreRestoredBitForBitAfterAnOffset() {
        Probe probe = session.probe(Split.DEV, 10, 1);
        ParameterVector before = trained.weights();
        double loss = trained.loss(probe);
        ParameterVector offset = trained.randomDirection(3).scale(0.1);

        double elsewhere = trained.withOffset(offset, () -> trained.loss(probe));
        assertThatThrownBy(() -> trained.withOffset(offset, () -> {
                    throw new IllegalStateException("in the middle");
                }))
                .hasMessage("in the middle");

        assertThat(elsewhere).isNotCloseTo(loss, within(1e-4));
        assertThat(trained.loss(probe)).isEqualTo(loss);
        for (String path : before.paths()) {
            assertThat(trained.parameter(path).toFloatArray())
                    .isEqualTo(before.get(path).toFloatArray());
        }
    }

    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        Probe probe = session.probe(Split.TRAIN, 12, 1);
        ParameterVector direction = trained.randomDirection(5);
        double step = 2e-3 / direction.norm() * 10;
        double up = trained.withOffset(direction.scale(step), () -> trained.loss(probe));
        double down = trained.withOffset(direction.scale(-step), () -> trained.loss(probe));

        double slope = trained.gradient(probe).dot(direction);

        assertThat((up - down) / (2 * step)).isCloseTo(slope, within(Math.abs(slope) * 0.03 + 1e-3));
    }

    // ---- measurements ----

    @Test
    void lossesOfExamplesAreTheLoss() {
        Probe probe = session.probe(Split.DEV, 20, 1);
        double[] losses = trained.losses(probe);

        assertThat(losses).hasSize(20);
        assertThat(Arrays.stream(losses).average().orElseThrow()).isCloseTo(trained.loss(probe), within(1e-6));
        assertThat(trained.evaluate(probe)).containsKey("accuracy").hasEntrySatisfying("loss", loss -> assertThat(loss)
                .isCloseTo(trained.loss(probe), within(1e-6)));
        assertThat(trained.predict(probe))
                .hasSize(20)
                .allSatisfy(prediction -> assertThat(prediction.answer().text()).isIn("ham", "spam"));
        assertThat(trained.losses(session.probe(List.of(InputSequence.of("hello")))))
                .containsExactly(Double.NaN);
    }

    @Test
    void rowsWithoutALabelHaveNoLossAndThatIsSaid() {
        Probe unlabeled = session.probe(List.of(InputSequence.of("hello"), InputSequence.of("world")));

        assertThatThrownBy(() -> trained.loss(unlabeled))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("None of these 2 rows has a label, so they have no loss. Choose data with labels.");
        assertThatThrownBy(() -> trained.gradient(unlabeled)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void integratedGradientsAddUpToTheOutput() {
        Probe probe = session.probe(List.of(InputSequence.of("hello world you won")));
        double[] value = new double[1];
        int steps = 64;
        NDArray sum = null;
        for (int i = 0; i < steps; i++) {
            NDArray gradient = trained.embeddingGradient(probe, output -> spam(output, value), (i + 0.5) / steps)
                    .get(0);
            sum = sum == null ? gradient : sum.add(gradient);
        }
        trained.embeddingGradient(probe, output -> spam(output, value), 1);
        double atEnd = value[0];
        trained.embeddingGradient(probe, output -> spam(output, value), 0);
        double atStart = value[0];

        NDArray embeddings = trained.features(probe, -1, Pooling.TOKENS);
        assertThat(requireNonNull(sum).div(steps).mul(embeddings).sum().getFloat())
                .isCloseTo((float) (atEnd - atStart), within(0.02f));
    }

    private static NDArray spam(NDArray output, double[] value) {
        NDArray score = output.get(":, 1");
        value[0] = score.sum().getFloat();
        return score;
    }

    @Test
    void aHeadIsFittedOnAFrozenBaseModel() {
        Probe train = session.probe(Split.TRAIN, 40, 1);
        Probe dev = session.probe(Split.DEV, 20, 1);
        float[] before = base.parameter("encoder.layer.1.output.dense.weight").toFloatArray();

        AnalyzedModel fitted = base.fitHead(Readout.layer(0), new Lbfgs(200, 1e-9), train);

        assertThat(fitted.evaluate(dev)).containsEntry("accuracy", 1.0);
        assertThat(base.parameter("encoder.layer.1.output.dense.weight").toFloatArray())
                .isEqualTo(before);
        assertThatThrownBy(() -> base.loss(dev)).hasMessageContaining("is a base model without a head");
    }

    // ---- representations ----

    @Test
    void featuresAreOfEachRowOrEachToken() {
        Probe probe = session.probe(Split.DEV, 6, 1);
        List<Encoding> encodings = trained.encodings(probe);
        int tokens = encodings.stream().mapToInt(Encoding::tokens).sum();

        NDArray ofTokens = trained.features(probe, 1, Pooling.TOKENS);
        NDArray ofRows = base.features(probe, 1, Pooling.FIRST);

        assertThat(ofTokens.getShape().getShape()).containsExactly(tokens, TinyCheckpoint.WIDTH);
        assertThat(ofRows.getShape().getShape()).containsExactly(6, TinyCheckpoint.WIDTH);
        // The backbone was not moved: the first token of the last row has the same features.
        int last = tokens - encodings.get(5).tokens();
        assertThat(ofTokens.get(last).sub(ofRows.get(5)).abs().max().getFloat()).isLessThan(1e-5f);
    }

    @Test
    void attentionOfATokenAddsUpToOne() {
        Probe probe = session.probe(Split.DEV, 3, 1);
        List<NDArray> attention = base.attention(probe, 1);

        for (int row = 0; row < 3; row++) {
            int tokens = base.encodings(probe).get(row).tokens();
            assertThat(attention.get(row).getShape().getShape()).containsExactly(2, tokens, tokens);
            assertThat(attention.get(row).sum(new int[] {2}).sub(1).abs().max().getFloat())
                    .isLessThan(1e-5f);
        }
    }

    @Test
    void whatIsKnownOfATrainingIsToldByItsModel() {
        assertThat(trained.isTrained()).isTrue();
        assertThat(trained.checkpoints()).containsExactly(5L);
        assertThat(trained.metricHistory("dev/loss")).isEqualTo(new double[][] {{5, 0.5}});
        assertThat(trained.metricHistory("absent")).isEmpty();
        assertThat(base.isTrained()).isFalse();
        assertThat(base.run()).isEmpty();
        assertThat(base.merged("encoder.layer.0.attention.self.query.weight")
                        .getShape()
                        .getShape())
                .containsExactly(TinyCheckpoint.WIDTH, TinyCheckpoint.WIDTH);
    }

    @Test
    void aScopeReleasesAllButItsResult() {
        NDArray[] inner = new NDArray[1];
        NDArray result = session.scoped(() -> {
            inner[0] = session.manager().ones(new Shape(3));
            return inner[0].add(1);
        });
        ParameterVector vector = session.scoped(() -> trained.weights().scale(2));

        assertThat(result.toFloatArray()).containsExactly(2, 2, 2);
        assertThat(inner[0].isReleased()).isTrue();
        assertThat(vector.scale(0.5).minus(trained.weights()).norm()).isZero();
    }
}
