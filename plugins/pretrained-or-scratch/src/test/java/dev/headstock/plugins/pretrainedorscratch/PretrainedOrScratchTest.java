package dev.headstock.plugins.pretrainedorscratch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Figure;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.plugins.pretrainedorscratch.PretrainedOrScratch.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PretrainedOrScratchTest {
    private final FakeStudy<Options> study = new FakeStudy<>(
            new PretrainedOrScratch(),
            new Options(2, List.of(0.5, 0.2), true, true, true),
            Contexts.tiny(2, 16),
            Map.of(),
            variant -> 0.4);

    @Test
    void scratchGetsMoreEpochsAndAHigherRateButTheSameStrategies() {
        study.complete();

        List<RunVariant> variants = study.rounds().get(0);
        assertThat(variants)
                .extracting(RunVariant::name)
                .containsExactly("pre-trained", "random", "shuffled", "random, more epochs and a higher rate");
        RunVariant longer = variants.get(3);
        assertThat(longer.settings())
                .containsEntry("learningRate", 1e-4)
                .containsEntry("epochs", 3 * study.run().epochs());
        assertThat(longer.strategies()).isEqualTo(variants.get(0).strategies());
        assertThat(longer.seeds()).containsExactly(0L, 1L);
    }

    /** The fake runs take 60 seconds; their training loss is 0.3 at step 0 and 0.4 at step 10. */
    @Test
    void saysHowSoonTheLossFellBelowTheGivenOnes() {
        study.complete();

        Figure.Table speed = (Figure.Table) study.figures().get(4);
        assertThat(speed.columns())
                .containsExactly("start", "steps to 0.5", "seconds to 0.5", "steps to 0.2", "seconds to 0.2");
        assertThat(speed.rows()).hasSize(4).allSatisfy(row -> assertThat(row.subList(1, 5))
                .containsExactly("0", "0", "never", "never"));
    }

    @Test
    void drawsOneCurvePerStartAndComparesEachWithThePretrainedOne() {
        study.complete();

        List<Figure> figures = study.figures();
        for (int i = 0; i < 3; i++) {
            assertThat(((Figure.LineChart) figures.get(i)).series()).hasSize(4);
        }
        Figure.Table outcome = (Figure.Table) figures.get(3);
        assertThat(outcome.rows()).extracting(row -> row.get(3)).containsOnly("60");
        assertThat(outcome.rows().get(0).get(2)).isEmpty();
        assertThat(outcome.rows().get(1).get(2)).startsWith("0.0000");
    }

    @Test
    void everyRunIsMeasuredUnlessNobodyWants() {
        study.complete();
        assertThat(study.rounds().get(0)).allSatisfy(variant -> assertThat(variant.analyses())
                .extracting(Choice::id)
                .containsExactly("loss-line", "sharpness", "loss-surface", "layer-probing", "layer-movement"));

        RunVariant without = new PretrainedOrScratch()
                .runs(study, new Options(1, List.of(), false, false, false))
                .get(0);
        assertThat(without.analyses()).isEmpty();
    }

    @Test
    void layersAreDrawnForAllStartsTogetherBeforeAndAfterTraining() {
        double[][] line = {{-1, 0.5}, {0, 0.7}};
        study.withAnalyses((analysis, variant) -> switch (analysis) {
                    case "layer-probing" ->
                        List.of(
                                new Figure.LineChart("", "", "", Map.of("run before", line, "run", line)),
                                new Figure.Note("", ""));
                    case "layer-movement" -> List.of(new Figure.LineChart("", "", "", Map.of("run", line)));
                    default -> List.of();
                })
                .complete();

        List<Figure> figures = study.figures();
        Figure.LineChart known = (Figure.LineChart) figures.get(figures.size() - 2);
        assertThat(known.series().keySet())
                .hasSize(8)
                .startsWith("pre-trained before", "pre-trained", "random before", "random");
        Figure.LineChart moved = (Figure.LineChart) figures.get(figures.size() - 1);
        assertThat(moved.series()).hasSize(4);
        assertThat(moved.series().get("random"))
                .isDeepEqualTo(new double[][] {{-1, 0.5, 0.5, 0.5}, {0, 0.7, 0.7, 0.7}});
    }

    @Test
    void oneSurfaceOfTheTrainingRowsIsDrawnForEachStart() {
        double[] axis = {-1, 0, 1};
        double[][] values = new double[3][3];
        study.withAnalyses((analysis, variant) -> analysis.equals("loss-surface")
                        ? List.of(
                                new Figure.Surface("Loss on 64 training rows", axis, axis, values, Map.of()),
                                new Figure.Surface("Loss on 64 rows of DEV", axis, axis, values, Map.of()))
                        : List.of())
                .complete();

        assertThat(study.figures())
                .filteredOn(Figure.Surface.class::isInstance)
                .extracting(Figure::title)
                .containsExactly(
                        "Loss on 64 training rows, start: pre-trained",
                        "Loss on 64 training rows, start: random",
                        "Loss on 64 training rows, start: shuffled",
                        "Loss on 64 training rows, start: random, more epochs and a higher rate");
    }

    @Test
    void layersAreRefusedWhereTheDataHasNoClasses() {
        Options layers = new Options(1, List.of(), false, false, true);
        DatasetSchema texts = new DatasetSchema(List.of(Contexts.column("text", ColumnRole.TEXT)));
        FakeStudy<Options> ofTexts = new FakeStudy<>(
                new PretrainedOrScratch(), layers, Contexts.tiny(2, 16).withData(texts), Map.of(), variant -> 0.4);

        assertThat(new PretrainedOrScratch().unsupportedReason(ofTexts, layers))
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("layers ").endsWith("Switch layers off."));
        assertThat(new PretrainedOrScratch().unsupportedReason(study, layers)).isEmpty();
    }

    @Test
    void theBandIsTheRangeOfTheSeeds() {
        double[][] points = Curves.overSeeds(List.of(new double[][] {{1, 4}, {2, 2}}, new double[][] {{1, 2}}));

        assertThat(points).isDeepEqualTo(new double[][] {{1, 3, 2, 4}, {2, 2, 2, 2}});
    }

    /** Means with weights 0.9 to the power of the age: (0.9 · 1 + 0) / 1.9 after the second point. */
    @Test
    void oneLowPointIsNoFall() {
        double[][] noisy = {{1, 1}, {2, 0}, {3, 1}, {4, 0.1}};

        assertThat(Curves.firstBelow(noisy, 0.48)).hasValue(2);
        assertThat(Curves.firstBelow(noisy, 0.47)).isEmpty();
    }
}
