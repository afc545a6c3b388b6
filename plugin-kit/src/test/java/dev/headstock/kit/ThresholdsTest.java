package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdsTest {

    @Test
    void theLargestF1SeparatesPositiveFromNegativeScores() {
        Thresholds thresholds = new Thresholds();
        thresholds.add(0.7, 1, 0);
        thresholds.add(0.3, 0, 0);
        thresholds.add(0.9, 1, 0);

        assertThat(thresholds.largestF1()).isEqualTo(0.5f);
    }

    /** Worth above and below the cut: an answer against no answer. */
    @Test
    void theLargestSumWeighsBothSides() {
        Thresholds thresholds = new Thresholds();
        thresholds.add(1, 0, 1);
        thresholds.add(2, 0.4, 1);
        thresholds.add(3, 1, 0);

        assertThat(thresholds.largestSum()).isEqualTo(2.5f);
    }

    @Test
    void equalScoresAreNotSeparated() {
        Thresholds thresholds = new Thresholds();
        thresholds.add(1, 0, 1);
        thresholds.add(1, 1, 0);
        thresholds.add(1, 1, 0);

        assertThat(thresholds.largestSum()).as("below all of them").isEqualTo(0.5f);
    }

    @Test
    void nothingHasAThresholdOfZero() {
        assertThat(new Thresholds().largestF1()).isZero();
    }
}
