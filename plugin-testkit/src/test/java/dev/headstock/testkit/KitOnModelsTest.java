package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Curvature;
import dev.headstock.kit.Directions;
import dev.headstock.kit.ModelState;
import dev.headstock.kit.Similarity;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts of the kit that need models. */
class KitOnModelsTest {
    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel one = FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(2, 8), 1);
    private final FakeAnalyzedModel two = FakeAnalyzedModel.trained(bench, "two", TinyBert.outline(2, 8), 2);
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, one, two);
    private final Probe probe = context.probe(Split.DEV, 8, 0);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void filterNormalizedRowsAreAsLongAsThoseOfTheWeights() {
        ParameterVector direction = Directions.filterNormalized(one, 7);
        String path = "encoder.layer.0.attention.self.query.weight";

        NDArray actual = direction.get(path).square().sum(new int[] {1});
        NDArray expected = one.weights().get(path).square().sum(new int[] {1});
        Numbers.areClose("squared lengths", actual, expected, 1e-4);
        assertThat(direction.get("head.bias").toFloatArray()).containsOnly(0);
    }

    @Test
    void aPointOfAPlaneHasItsCoordinates() {
        ParameterVector first = one.displacement();
        ParameterVector second = Directions.asLongAs(two.displacement(), first);
        ParameterVector point = first.scale(0.3).plus(second.scale(-0.7));

        assertThat(Directions.project(point, first, second)[0]).isCloseTo(0.3, within(1e-4));
        assertThat(Directions.project(point, first, second)[1]).isCloseTo(-0.7, within(1e-4));
        assertThat(second.norm()).isCloseTo(first.norm(), within(1e-4));
    }

    /** A step along the gradient of length ρ raises the loss by about ρ·‖g‖. */
    @Test
    void samSharpnessIsTheRiseAlongTheGradient() {
        double radius = 1e-2;
        double expected = radius * one.gradient(probe).norm();

        assertThat(Curvature.samSharpness(context, one, probe, radius)).isCloseTo(expected, within(0.2 * expected));
    }

    @Test
    void theTopEigenvalueIsTheCurvatureAlongItsVector() {
        double eigenvalue = Curvature.topEigenvalue(context, one, probe, 30, 1e-3, 3);
        ParameterVector random = one.randomDirection(5);
        ParameterVector unit = random.scale(1 / random.norm());
        double step = 1e-2;
        double above = one.withOffset(unit.scale(step), () -> one.loss(probe));
        double below = one.withOffset(unit.scale(-step), () -> one.loss(probe));
        double curvature = (above + below - 2 * one.loss(probe)) / (step * step);

        assertThat(eigenvalue)
                .as("largest eigenvalue, and the curvature of a random direction")
                .isGreaterThan(curvature);
    }

    @Test
    void centeredKernelAlignmentIgnoresScaleAndRotation() {
        NDArray x = bench.random(1, 50, 6);

        assertThat(Similarity.linearCka(x, x.flip(1).mul(3))).isCloseTo(1, within(1e-4));
        assertThat(Similarity.linearCka(x, bench.random(2, 50, 6))).isLessThan(0.6);
    }

    @Test
    void statesOfModelsWithOneNameHaveTheirOwn() {
        FakeAnalyzedModel twin = FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(2, 8), 3);

        List<ModelState> states = ModelState.all(FakeAnalysisContext.of(bench, one, twin));

        assertThat(states)
                .extracting(ModelState::name)
                .containsExactly("one before", "one", "one (2) before", "one (2)");
    }

    @Test
    void aStateBeforeTrainingHasTheInitialWeights() {
        ModelState before = ModelState.all(context).get(0);
        ParameterVector back = one.initialWeights().minus(one.weights());

        assertThat(before.compute(() -> one.loss(probe)))
                .isCloseTo(one.withOffset(back, () -> one.loss(probe)), within(1e-6));
        assertThat(before.compute(() -> one.loss(probe))).isNotCloseTo(one.loss(probe), within(1e-6));
    }
}
