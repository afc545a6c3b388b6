package dev.headstock.plugins.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    private static final double[] X = {0.91, 0.92, 0.90, 0.92, 0.88, 0.95};
    private static final double[] Y = {0.70, 0.75, 0.71, 0.69, 0.60, 0.80};

    @Test
    void equalNumbersShareTheMeanOfTheirRanks() {
        assertThat(RankCorrelation.ranks(X)).containsExactly(3, 4.5, 2, 4.5, 1, 6);
    }

    /** The numbers come from a few lines of Python that go through all 720 orders. */
    @Test
    void correlationAndChanceAreThoseOfAllOrders() {
        RankCorrelation found = RankCorrelation.of(X, Y, new Random(1));

        assertThat(found.rho()).isCloseTo(0.6957252, within(1e-6));
        assertThat(found.p()).isCloseTo(0.1333333, within(0.01));
    }

    @Test
    void ofEqualNumbersThereIsNone() {
        assertThat(RankCorrelation.of(new double[] {1, 1, 1}, new double[] {1, 2, 3}, new Random(1))
                        .rho())
                .isNaN();
    }
}
