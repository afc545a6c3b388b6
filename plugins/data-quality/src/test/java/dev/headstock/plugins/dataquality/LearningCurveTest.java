package dev.headstock.plugins.dataquality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunVariant;
import dev.headstock.plugins.dataquality.LearningCurve.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeStudy;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class LearningCurveTest {

    /** The fake data set has 100 training rows. */
    private static FakeStudy<Options> study(int sizes, ToDoubleFunction<RunVariant> accuracy) {
        FakeStudy<Options> study =
                new FakeStudy<>(new LearningCurve(), new Options(sizes, 2), Contexts.tiny(2, 16), Map.of(), accuracy);
        study.complete();
        return study;
    }

    private static double lawful(RunVariant variant) {
        return 1 - (2 * Math.pow(100 * variant.trainRows().share(), -0.5) + 0.05);
    }

    @Test
    void eachSizeIsTwiceTheOneBefore() {
        assertThat(study(3, any -> 0.5).rounds().get(0))
                .extracting(variant -> variant.trainRows().share())
                .containsExactly(0.25, 0.5, 1.0);
    }

    @Test
    void extrapolatesAPowerLaw() {
        Figure.Table table =
                (Figure.Table) study(5, LearningCurveTest::lawful).figures().get(1);

        assertThat(table.rows()).hasSize(4);
        assertThat(table.rows().get(0).get(0)).isEqualTo("100, from the smaller sizes only");
        assertThat(Double.parseDouble(table.rows().get(0).get(1))).isCloseTo(0.75, within(1e-3));
        assertThat(table.rows().get(3).get(0)).isEqualTo("400");
        assertThat(Double.parseDouble(table.rows().get(3).get(1))).isCloseTo(0.85, within(1e-3));
    }

    @Test
    void saysWhyItDoesNotExtrapolate() {
        assertThat(study(3, LearningCurveTest::lawful).figures().get(1).title()).isEqualTo("No extrapolation");
        assertThat(study(5, any -> 0.5).figures().get(1).title()).isEqualTo("No extrapolation");
    }

    @Test
    void aLawIsFoundAgain() {
        double[][] points = new double[5][];
        for (int i = 0; i < points.length; i++) {
            double rows = 50 << i;
            points[i] = new double[] {rows, 3 * Math.pow(rows, -0.7) + 0.1};
        }

        PowerLaw law = PowerLaw.fit(points).orElseThrow();

        assertThat(law.power()).isCloseTo(0.7, within(5e-3));
        assertThat(law.floor()).isCloseTo(0.1, within(1e-3));
        assertThat(law.at(10_000)).isCloseTo(3 * Math.pow(10_000, -0.7) + 0.1, within(1e-3));
    }
}
