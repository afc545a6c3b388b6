package dev.headstock.trainer.evaluation;

import dev.headstock.api.head.MetricAccumulator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Bootstrap replicates of an evaluation: accumulators that receive each example k ~ Poisson(1) times. k follows from (replicate, row), so
 * that two models are compared replicate by replicate, and that the parts of a row which a view made of it stay together.
 */
final class Replicates {
    private static final int COUNT = 200;
    private static final int COUNT_OF_LARGE = 50;
    /** Examples from which on an evaluation is large. */
    private static final long LARGE = 100_000;
    /** Above which a Poisson variable with mean 1 practically never is. */
    private static final int MOST_TIMES = 20;

    private final List<Replicate> all = new ArrayList<>();

    private static final class Replicate {
        private final MetricAccumulator accumulator;
        private double loss;
        private double weight;

        Replicate(MetricAccumulator accumulator) {
            this.accumulator = accumulator;
        }

        double meanLoss() {
            return loss / weight;
        }
    }

    /** @param examples in the split */
    Replicates(Supplier<MetricAccumulator> newAccumulator, long examples) {
        int count = examples > LARGE ? COUNT_OF_LARGE : COUNT;
        for (int replicate = 0; replicate < count; replicate++) {
            all.add(new Replicate(newAccumulator.get()));
        }
    }

    /** From (replicate, row) alone: the same for every model. */
    static int times(int replicate, long row) {
        double uniform = new SplittableRandom(row * COUNT + replicate).nextDouble();
        double probability = Math.exp(-1);
        int k = 0;
        for (double sum = probability; uniform >= sum && k < MOST_TIMES; sum += probability) {
            k++;
            probability /= k;
        }
        return k;
    }

    /**
     * @param loss of the example, and its weight; both 0 when it is unlabeled
     * @param add adds the example to an accumulator
     */
    void add(long row, double loss, double weight, Consumer<MetricAccumulator> add) {
        for (int number = 0; number < all.size(); number++) {
            Replicate replicate = all.get(number);
            for (int time = times(number, row); time > 0; time--) {
                add.accept(replicate.accumulator);
                replicate.loss += loss;
                replicate.weight += weight;
            }
        }
    }

    /** The values of all replicates by metric, {@code loss} among them. */
    Map<String, double[]> values() {
        Map<String, double[]> values = new LinkedHashMap<>();
        for (int number = 0; number < all.size(); number++) {
            Replicate replicate = all.get(number);
            int at = number;
            put(values, EvaluationResult.LOSS, at, replicate.meanLoss());
            replicate
                    .accumulator
                    .compute(replicate.meanLoss())
                    .forEach((metric, value) -> put(values, metric, at, value));
        }
        return values;
    }

    private void put(Map<String, double[]> values, String metric, int replicate, double value) {
        values.computeIfAbsent(metric, name -> {
            double[] none = new double[all.size()];
            Arrays.fill(none, Double.NaN);
            return none;
        })[replicate] = value;
    }
}
