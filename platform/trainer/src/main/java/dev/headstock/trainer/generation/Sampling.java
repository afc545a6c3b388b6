package dev.headstock.trainer.generation;

import dev.headstock.api.head.GenerationSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Draws tokens. What is drawn follows from (seed, example, step), so that an example gives the same text in any batch. */
final class Sampling {
    private final GenerationSettings settings;
    private final long example;

    Sampling(GenerationSettings settings, long example) {
        this.settings = settings;
        this.example = example;
    }

    /** How many of the likeliest tokens are needed; {@link Integer#MAX_VALUE} for all. */
    int candidates() {
        return settings.topK() == 0 ? Integer.MAX_VALUE : settings.topK();
    }

    /** Divides by the temperature, keeps the likeliest by {@code topK} and {@code topP}, and makes them probabilities again. */
    Candidates warp(Candidates row) {
        int count = Math.min(row.size(), candidates());
        double[] logs = Arrays.stream(row.logProbabilities(), 0, count)
                .map(log -> log / settings.temperature())
                .toArray();
        double all = logSum(logs, count);
        double sum = 0;
        int kept = 0;
        while (kept < count && (kept == 0 || sum < settings.topP())) {
            sum += Math.exp(logs[kept++] - all);
        }
        double total = logSum(logs, kept);
        return new Candidates(
                Arrays.copyOf(row.ids(), kept),
                Arrays.stream(logs, 0, kept).map(log -> log - total).toArray());
    }

    /**
     * Indices drawn without replacement.
     *
     * @param logWeights in nats
     * @param step tokens generated before
     */
    List<Integer> draw(double[] logWeights, int count, int step) {
        SplittableRandom random = new SplittableRandom(settings.seed()
                ^ (example * 0x9e3779b97f4a7c15L)
                ^ Long.rotateLeft(0xbf58476d1ce4e5b9L * (step + 1L), 32));
        double highest = Arrays.stream(logWeights).max().orElse(0);
        double[] weights =
                Arrays.stream(logWeights).map(log -> Math.exp(log - highest)).toArray();
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < Math.min(count, weights.length)) {
            int index = drawOne(weights, random.nextDouble());
            weights[index] = 0;
            drawn.add(index);
            if (Arrays.stream(weights).sum() <= 0) {
                break;
            }
        }
        return drawn;
    }

    private static int drawOne(double[] weights, double uniform) {
        double left = uniform * Arrays.stream(weights).sum();
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private static double logSum(double[] logs, int count) {
        double highest = logs[0];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logs[i] - highest);
        }
        return highest + Math.log(sum);
    }
}
