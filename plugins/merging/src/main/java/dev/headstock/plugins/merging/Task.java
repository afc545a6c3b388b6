package dev.headstock.plugins.merging;

import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Example;
import dev.headstock.kit.Bootstrap;
import dev.headstock.kit.Bootstrap.Interval;
import dev.headstock.kit.PrimaryMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** The rows of one task, and how models compare on them. */
record Task(String name, Probe probe, List<String> classes, PrimaryMetric metric) {

    /**
     * How much better than the first model another one is; positive is better.
     *
     * @param ofLoss whether it is the loss that is compared, because replicates of the metric cannot be computed
     */
    record Gain(double metric, boolean ofLoss, Interval interval) {
        boolean isWorse() {
            return interval.high() < 0;
        }

        boolean isBetter() {
            return interval.low() > 0;
        }
    }

    int rows() {
        return probe.size();
    }

    /**
     * The gain of every model over the first. Each replicate draws rows with replacement, the same ones for all models, so that
     * what is hard about a row for all of them cancels out (paired).
     */
    List<Gain> gains(List<TaskResult> results, int replicates, RandomGenerator random) {
        List<Example> examples = probe.examples();
        boolean ofLoss = !results.stream().allMatch(result -> result.follows(metric.name(), examples, classes));
        double[][] drawn = new double[results.size()][replicates];
        int[] sample = new int[rows()];
        for (int replicate = 0; replicate < replicates; replicate++) {
            for (int i = 0; i < sample.length; i++) {
                sample[i] = random.nextInt(sample.length);
            }
            for (int model = 0; model < results.size(); model++) {
                drawn[model][replicate] = ofLoss
                        ? results.get(model).loss(sample.length, i -> sample[i])
                        : results.get(model).metric(metric.name(), examples, classes, sample.length, i -> sample[i]);
            }
        }
        PrimaryMetric compared = ofLoss ? new PrimaryMetric("loss") : metric;
        ToDoubleFunction<TaskResult> whole = result -> ofLoss ? result.loss(rows(), i -> i) : result.metric();
        List<Gain> gains = new ArrayList<>();
        for (int model = 0; model < results.size(); model++) {
            double[] differences = new double[replicates];
            for (int replicate = 0; replicate < replicates; replicate++) {
                differences[replicate] = compared.gain(drawn[model][replicate], drawn[0][replicate]);
            }
            double value = compared.gain(whole.applyAsDouble(results.get(model)), whole.applyAsDouble(results.get(0)));
            gains.add(new Gain(
                    metric.gain(results.get(model).metric(), results.get(0).metric()),
                    ofLoss,
                    Bootstrap.interval(value, differences)));
        }
        return gains;
    }
}
