package dev.headstock.trainer.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Example;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicatesTest {

    /** The mean of numbers that a test adds by {@link #add(double)}. */
    private static final class Mean implements MetricAccumulator {
        private double sum;
        private long count;

        void add(double number) {
            sum += number;
            count++;
        }

        @Override
        public double add(Example example, Prediction prediction, HeadOutput output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Double> compute(double meanLoss) {
            return Map.of("mean", sum / count);
        }
    }

    @Test
    void exampleCountsArePoissonDistributed() {
        long[] counts = new long[8];
        int rows = 20_000;
        for (long row = 0; row < rows; row++) {
            counts[Math.min(7, Replicates.times(3, row))]++;
        }

        assertThat(counts[0] / (double) rows).isCloseTo(Math.exp(-1), within(0.01));
        assertThat(counts[1] / (double) rows).isCloseTo(Math.exp(-1), within(0.01));
        assertThat(counts[2] / (double) rows).isCloseTo(Math.exp(-1) / 2, within(0.01));
    }

    @Test
    void theIntervalOfAnAccuracyIsAsWideAsTheBinomialOne() {
        Replicates replicates = new Replicates(Mean::new, 1_000);
        for (long row = 0; row < 1_000; row++) {
            double correct = row % 5 == 0 ? 0 : 1;
            replicates.add(row, 1 - correct, 1, accumulator -> ((Mean) accumulator).add(correct));
        }

        double[] means = requireNonNull(replicates.values().get("mean"));

        assertThat(means).hasSize(200);
        double mean = Arrays.stream(means).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(means)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(0.8, within(0.005));
        assertThat(deviation).isCloseTo(Math.sqrt(0.8 * 0.2 / 1_000), within(0.0025));
        double[] losses = requireNonNull(replicates.values().get("loss"));
        assertThat(losses[7]).isCloseTo(1 - means[7], within(1e-9));
    }

    @Test
    void aLargeSplitHasFewer() {
        assertThat(new Replicates(Mean::new, 100_001).values().get("mean")).hasSize(50);
    }
}
