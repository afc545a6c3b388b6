package dev.headstock.plugins.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against scikit-learn: {@code bench/reference/layers.py} writes features and probabilities. */
class LinearProbeTest {
    private static final int TRAIN = 90;

    @Test
    void probabilitiesAreThoseOfScikitLearn() throws IOException {
        double[][] rows = Rows.read("features.tsv");
        int[] labels =
                Arrays.stream(rows, 0, TRAIN).mapToInt(row -> (int) row[0]).toArray();

        LinearProbe probe = LinearProbe.fit(Rows.part(rows, 0, TRAIN, 1), labels, 3, 1e-2);

        double[][] found = probe.probabilities(Rows.part(rows, TRAIN, rows.length, 1));
        double[][] expected = Rows.read("probabilities.tsv");
        assertThat(found).hasDimensions(expected.length, 3);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as("row %d", i).containsExactly(expected[i], within(1e-4));
        }
    }

    @Test
    void aFeatureThatNeverChangesIsIgnored() {
        float[] features = {1, -1, 1, 1, 1, -2, 1, 2};
        LinearProbe probe = LinearProbe.fit(features, new int[] {0, 1, 0, 1}, 2, 1e-3);

        assertThat(probe.predict(features)).containsExactly(0, 1, 0, 1);
        assertThat(probe.probabilities(new float[] {1, 0})[0]).containsExactly(new double[] {0.5, 0.5}, within(1e-6));
    }

    /** Wilson's formula for 8 of 10. */
    @Test
    void theIntervalIsThatOfWilson() {
        assertThat(LayerProbing.wilson(0.8, 10)).containsExactly(new double[] {0.4902, 0.9433}, within(1e-4));
    }
}
