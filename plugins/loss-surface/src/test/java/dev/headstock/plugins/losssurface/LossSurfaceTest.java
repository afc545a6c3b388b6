package dev.headstock.plugins.losssurface;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Directions;
import dev.headstock.plugins.losssurface.LossSurface.Kind;
import dev.headstock.plugins.losssurface.LossSurface.Options;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossSurfaceTest {
    private static final Options AROUND = new Options(Kind.RANDOM_DIRECTIONS, 5, 0.5, 2, 60, 3);
    private static final Options THROUGH = new Options(Kind.TRAINED_MODELS, 5, 0.5, 1, 60, 3);

    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel one = FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(0, 8), 1);
    private final FakeAnalyzedModel two = FakeAnalyzedModel.trained(bench, "two", TinyBert.outline(0, 8), 2);

    @AfterEach
    void close() {
        bench.close();
    }

    private List<Figure> analyze(Options options, AnalyzedModel... models) {
        return new LossSurface().analyze(FakeAnalysisContext.of(bench, models), options);
    }

    private Figure.Surface surface(Options options, AnalyzedModel... models) {
        return (Figure.Surface) analyze(options, models).get(0);
    }

    private double loss(AnalyzedModel model, int examples) {
        Probe probe = FakeAnalysisContext.of(bench, model).probe(Split.TRAIN, examples, 3);
        return model.loss(probe);
    }

    @Test
    void theCenterIsTheLossOfTheModel() {
        assertThat(surface(AROUND, one).values()[2][2]).isCloseTo(loss(one, 2), within(1e-5));
    }

    @Test
    void otherPointsAreTheLossAtTheirWeights() {
        Figure.Surface surface = surface(AROUND, one);
        ParameterVector offset = Directions.filterNormalized(one, 3)
                .scale(surface.x()[4])
                .plus(Directions.filterNormalized(one, 4).scale(surface.y()[1]));

        assertThat(surface.x()[4]).isEqualTo(0.5);
        assertThat(surface.y()[1]).isEqualTo(-0.25);
        assertThat(surface.values()[1][4]).isCloseTo(one.withOffset(offset, () -> loss(one, 2)), within(1e-5));
    }

    @Test
    void trainingRowsAndDevHaveTheSameAxes() {
        List<Figure> figures = analyze(AROUND, one);

        assertThat(figures).extracting(Figure::title).contains("Loss on 2 training rows", "Loss on 2 rows of DEV");
        assertThat(((Figure.Surface) figures.get(1)).x()).isEqualTo(((Figure.Surface) figures.get(0)).x());
    }

    @Test
    void thePlaneOfTrainedModelsGoesThroughTheStartAndBoth() {
        Figure.Surface surface = surface(THROUGH, one, two);
        int zero = 1;
        int end = 3;
        double start = one.withOffset(one.displacement().scale(-1), () -> loss(one, 1));

        assertThat(surface.x()).containsExactly(-0.5, 0, 0.5, 1, 1.5);
        assertThat(surface.values()[zero][zero]).isCloseTo(start, within(1e-5));
        assertThat(surface.values()[zero][end]).isCloseTo(loss(one, 1), within(1e-5));
        assertThat(surface.values()[end][zero]).isCloseTo(loss(two, 1), within(1e-5));
    }

    /** Checkpoints of the fake models lie at a half and at the end of the way from the start. */
    @Test
    void pathsLeadFromTheStartOverTheCheckpoints() {
        Figure.Surface surface = surface(THROUGH, one, two);

        assertPath(requireNonNull(surface.paths().get("one")), new double[][] {{0, 0}, {0.5, 0}, {1, 0}});
        assertPath(requireNonNull(surface.paths().get("two")), new double[][] {{0, 0}, {0, 0.5}, {0, 1}});
    }

    private static void assertPath(double[][] path, double[][] expected) {
        assertThat(path).hasDimensions(expected.length, 2);
        for (int i = 0; i < expected.length; i++) {
            assertThat(path[i]).containsExactly(expected[i], within(1e-4));
        }
    }

    @Test
    void aWholeStepIsOnTheGridForAnyExtent() {
        Axis axis = Axis.through(one.displacement(), 1, 0.37, 11);

        assertThat(axis.coordinates()).contains(0, 1);
        assertThat(axis.coordinates()[0]).isCloseTo(-0.37, within(0.15));
    }

    @Test
    void refusesOneModelAndTheSameModelTwice() {
        assertThatThrownBy(() -> analyze(THROUGH, one)).hasMessageContaining("needs a second trained model");
        assertThatThrownBy(() -> analyze(THROUGH, one, one)).hasMessageContaining("on one line with the start");
        assertThatThrownBy(
                        () -> analyze(THROUGH, one, FakeAnalyzedModel.baseModel(bench, "base", TinyBert.outline(0, 8))))
                .hasMessageContaining("'base' is a base model");
    }

    @Test
    void saysHowLongATooLargeSurfaceWouldTakeBeforeItBegins() {
        FakeAnalysisContext job = FakeAnalysisContext.of(bench, one);
        Options huge = new Options(Kind.RANDOM_DIRECTIONS, 9_999, 1, 1, 1, 1);

        assertThatThrownBy(() -> new LossSurface().analyze(job, huge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("minutes allows 1, and 9999 × 9999 points would take about \\d+ here, .* s each\\. "
                        + ".*, or set minutes to \\d+\\.");
        assertThat(job.bodies()).isZero();
    }

    @Test
    void anEvenNumberOfPointsHasNoCenter() {
        assertThatThrownBy(() -> new Options(Kind.RANDOM_DIRECTIONS, 10, 1, 8, 60, 1))
                .hasMessageStartingWith("points must be odd");
    }
}
