package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Curves of several runs as one, and when a noisy one has fallen. */
final class Curves {
    /** Of the last value in the smoothed one: about the last ten points count. */
    private static final double DECAY = 0.9;

    private Curves() {}

    /** Points [step, mean, lowest, highest] over the runs of a variant. */
    static double[][] overSeeds(VariantResult variant, String curve) {
        return overSeeds(variant.runs().stream().map(run -> run.history(curve)).toList());
    }

    /** Points [x, mean, lowest, highest]: of each x over the curves that have it. */
    static double[][] overSeeds(List<double[][]> curves) {
        SortedMap<Double, DoubleSummaryStatistics> values = new TreeMap<>();
        for (double[][] curve : curves) {
            for (double[] point : curve) {
                values.computeIfAbsent(point[0], any -> new DoubleSummaryStatistics())
                        .accept(point[1]);
            }
        }
        List<double[]> points = new ArrayList<>();
        values.forEach((x, each) -> points.add(new double[] {x, each.getAverage(), each.getMin(), each.getMax()}));
        return points.toArray(double[][]::new);
    }

    /**
     * Step at which the exponential mean of the training loss falls below a loss; empty where it never does.
     *
     * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015, section 3, for the correction of the start</a>
     */
    static OptionalDouble firstBelow(double[][] history, double loss) {
        double sum = 0;
        double weight = 0;
        for (double[] point : history) {
            sum = DECAY * sum + (1 - DECAY) * point[1];
            weight = DECAY * weight + (1 - DECAY);
            if (sum / weight < loss) {
                return OptionalDouble.of(point[0]);
            }
        }
        return OptionalDouble.empty();
    }

    /** Training time until a step, in proportion to the steps. */
    static double seconds(RunResult run, double step) {
        double[][] history = run.history("train/loss");
        return run.trainingSeconds() * step / history[history.length - 1][0];
    }
}
