package dev.headstock.plugins.microscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorsTest {

    @Test
    void theMeanCosineIsThatOfAllPairs() {
        Vectors vectors = new Vectors(new float[] {1, 0, 3, 3, 0, 2, -1, 1}, 2);
        double[][] cosines = vectors.cosines();
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < i; j++) {
                sum += cosines[i][j];
            }
        }

        assertThat(cosines[0][1]).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(vectors.meanCosine()).isCloseTo(sum / 6, within(1e-12));
        assertThat(new Vectors(new float[] {1, 0}, 2).meanCosine()).isNaN();
    }

    /** Points on an ellipse that is turned by 45 degrees and moved: its axes are found again. */
    @Test
    void projectsOnTheDirectionsOfTheLargestVariance() {
        float[] numbers = new float[8 * 3];
        for (int i = 0; i < 8; i++) {
            double along = 4 * Math.cos(Math.PI * i / 4);
            double across = Math.sin(Math.PI * i / 4);
            numbers[3 * i] = (float) (10 + (along - across) / Math.sqrt(2));
            numbers[3 * i + 1] = (float) (20 + (along + across) / Math.sqrt(2));
            numbers[3 * i + 2] = 5;
        }

        Vectors.Projection projection = new Vectors(numbers, 3).project();

        assertThat(projection.first()).isCloseTo(16.0 / 17, within(1e-5));
        assertThat(projection.second()).isCloseTo(1.0 / 17, within(1e-5));
        assertThat(Math.abs(projection.points()[0][0])).isCloseTo(4, within(1e-4));
        assertThat(Math.abs(projection.points()[2][1])).isCloseTo(1, within(1e-4));
    }

    @Test
    void equalRowsHaveNoVariance() {
        Vectors.Projection projection = new Vectors(new float[] {1, 2, 3, 1, 2, 3}, 3).project();

        assertThat(projection.first()).isZero();
        assertThat(projection.points()[1]).containsExactly(new double[] {0, 0}, within(1e-6));
    }
}
