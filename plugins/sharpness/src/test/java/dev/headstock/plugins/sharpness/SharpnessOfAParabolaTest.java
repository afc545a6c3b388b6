package dev.headstock.plugins.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Curvature;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code L(w) = ½ Σ λ·w²} with λ = 8, 3, 1 and 0.5. */
class SharpnessOfAParabolaTest {
    private static final double SUM = 12.5;
    private static final double AT = 0.5;

    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel tiny = FakeAnalyzedModel.baseModel(bench, "tiny", TinyBert.outline(0, 8));
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, tiny);
    private final Probe probe = context.probe(List.of(InputSequence.of("any text")));
    private final AnalyzedModel slope = Parabola.at(bench, (float) AT);
    private final AnalyzedModel minimum = Parabola.at(bench, 0);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theLargestEigenvalueIsTheLargestCurvature() {
        assertThat(Curvature.topEigenvalue(context, slope, probe, 50, 1e-6, 1)).isCloseTo(8, within(8e-3));
    }

    /** {@code L(w + ρ·g/‖g‖) − L(w) = ρ·‖g‖ + ½ρ²·Σ λ³w² / Σ λ²w²}. */
    @Test
    void samSharpnessIsThatOfTheFormula() {
        double squares = 64 + 9 + 1 + 0.25;
        double cubes = 512 + 27 + 1 + 0.125;
        double radius = 0.05;
        double expected = radius * AT * Math.sqrt(squares) + radius * radius / 2 * cubes / squares;

        assertThat(Curvature.samSharpness(context, slope, probe, radius)).isCloseTo(expected, within(1e-5));
        assertThat(Curvature.samSharpness(context, minimum, probe, radius)).isZero();
    }

    /** All weights have the same size, so the step has the same direction, and is that size as long. */
    @Test
    void adaptiveSamSharpnessStepsInProportionToTheWeights() {
        double radius = 0.05;

        assertThat(Curvature.samSharpness(context, slope, probe, radius * AT)).isPositive();
        assertThat(Curvature.adaptiveSamSharpness(context, slope, probe, radius))
                .isCloseTo(Curvature.samSharpness(context, slope, probe, radius * AT), within(1e-5));
    }

    /** In a box around the minimum the corners are highest: {@code ½ε²·Σ λ}. */
    @Test
    void epsilonSharpnessIsTheHeightOfACorner() {
        double epsilon = 0.1;

        assertThat(Curvature.epsilonSharpness(context, minimum, probe, epsilon, 10, 1))
                .isCloseTo(100 * epsilon * epsilon / 2 * SUM, within(1e-3));
        double start = SUM * AT * AT / 2;
        double far = AT + epsilon * (1 + AT);
        assertThat(Curvature.epsilonSharpness(context, slope, probe, epsilon, 10, 1))
                .isCloseTo(100 * (SUM * far * far / 2 - start) / (1 + start), within(1e-2));
    }

    /** {@code ½t²·Σ λd² = rise} at {@code t = √(2·rise / Σ λd²)}. */
    @Test
    void theBasinEndsWhereTheLossHasRisen() {
        ParameterVector direction = minimum.weights().map(array -> array.onesLike());

        assertThat(Curvature.basinWidth(minimum, probe, direction, 0.25, 1))
                .isCloseTo(Math.sqrt(0.5 / SUM), within(1e-3));
        assertThat(Curvature.basinWidth(minimum, probe, direction, 1e9, 1)).isEqualTo(1);
    }
}
