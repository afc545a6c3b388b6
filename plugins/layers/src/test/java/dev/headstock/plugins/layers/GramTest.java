package dev.headstock.plugins.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.kit.Similarity;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against NumPy: {@code bench/reference/layers.py} prints the numbers. */
class GramTest {
    private static final double UNBIASED = 0.7332338102575621;
    private static final double UNBIASED_OF_TEN = 0.8212682869635007;
    private static final double BIASED = 0.7376876363153881;

    private final Workbench bench = new Workbench();

    @AfterEach
    void close() {
        bench.close();
    }

    private NDArray features(String file, int rows, int fromColumn) throws IOException {
        double[][] all = Rows.read(file);
        return bench.array(Rows.part(all, 0, rows, fromColumn), new Shape(rows, all[0].length - fromColumn));
    }

    @Test
    void alignmentIsThatOfTheFormula() throws IOException {
        Gram x = Gram.of(features("features.tsv", 120, 1));
        Gram y = Gram.of(features("other.tsv", 120, 0));

        assertThat(x.alignment(y)).isCloseTo(UNBIASED, within(1e-5));
        assertThat(y.alignment(x)).isCloseTo(UNBIASED, within(1e-5));
    }

    @Test
    void alignmentOfFewRowsIsThatOfTheFormula() throws IOException {
        Gram x = Gram.of(features("features.tsv", 10, 1));
        Gram y = Gram.of(features("other.tsv", 10, 0));

        assertThat(x.alignment(y)).isCloseTo(UNBIASED_OF_TEN, within(1e-5));
    }

    @Test
    void theBiasedOneOfTheKitIsThatOfTheFormula() throws IOException {
        assertThat(Similarity.linearCka(features("features.tsv", 120, 1), features("other.tsv", 120, 0)))
                .isCloseTo(BIASED, within(1e-5));
    }

    @Test
    void ignoresScaleRotationAndShift() {
        NDArray x = bench.random(1, 30, 6);

        assertThat(Gram.of(x).alignment(Gram.of(x.flip(1).mul(3).add(100)))).isCloseTo(1, within(1e-3));
    }

    /** The biased estimate says 0.9 here: there are far fewer rows than features. */
    @Test
    void unrelatedRepresentationsAreNotAlike() {
        NDArray x = bench.random(1, 20, 400);
        NDArray y = bench.random(2, 20, 400);

        assertThat(Gram.of(x).alignment(Gram.of(y))).isBetween(-0.3, 0.3);
        assertThat(Similarity.linearCka(x, y)).isGreaterThan(0.8);
    }
}
