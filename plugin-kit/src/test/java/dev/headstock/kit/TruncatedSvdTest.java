package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TruncatedSvdTest {

    /** diag(4, 1) of rank 1: only the larger value is left. */
    @Test
    void keepsTheLargestSingularValues() {
        TruncatedSvd.Factors factors = TruncatedSvd.factors(new float[] {4, 0, 0, 1}, 2, 2, 1);

        assertThat(factors.left()[0] * factors.right()[0]).isCloseTo(4, within(1e-4f));
        assertThat(Math.abs(factors.left()[1] * factors.right()[1])).isLessThan(1e-4f);
        assertThat(Math.abs(factors.left()[0])).as("root of the singular value").isCloseTo(2, within(1e-4f));
    }

    /** The product of two thin matrices is found exactly. */
    @Test
    void factorsOfAMatrixOfThatRankMultiplyToIt() {
        int rows = 4;
        int columns = 3;
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix[i * columns + j] = (i + 1) * (j - 1) + (i % 2) * (j * j);
            }
        }

        TruncatedSvd.Factors factors = TruncatedSvd.factors(matrix, rows, columns, 2);

        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float product = 0;
                for (int k = 0; k < 2; k++) {
                    product += factors.left()[i * 2 + k] * factors.right()[k * columns + j];
                }
                assertThat(product).isCloseTo(matrix[i * columns + j], within(1e-3f));
            }
        }
    }

    @Test
    void theSameMatrixHasTheSameFactors() {
        float[] matrix = {1, 2, 3, 4, 5, 6};

        assertThat(TruncatedSvd.factors(matrix, 2, 3, 1).right())
                .isEqualTo(TruncatedSvd.factors(matrix, 2, 3, 1).right());
    }
}
