package dev.headstock.trainer.planning;

import dev.headstock.api.Option;
import dev.headstock.protocol.RunSpecification;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the platform, not a plugin, decides about a run. This record is the form, the JSON, the check and the help text: a new setting
 * changes only this file and the code that obeys it.
 *
 * @param maxTokens null: as many as 99 of 100 rows need, of what the model reads
 * @param learningRate null: the strategies' own
 * @param dropout null: the model's own; likewise {@code attentionDropout}
 */
public record TrainingSettings(
        @Option(value = "Passes over the training data.", min = 1, max = 10_000)
        int epochs,

        @Option(value = "Examples per optimizer step.", unit = "examples", min = 1, max = 4_096)
        int batchSize,

        @Option(
                value =
                        "Longer sequences are cut or read in windows, as the head decides; empty takes what 99 % of the rows need. More cost more memory and time.",
                title = "Longest sequence",
                unit = "tokens",
                min = 8)
        @Nullable
        Integer maxTokens,

        @Option(
                value = "Peak rate of the optimizer; empty takes the one that the strategies suggest.",
                title = "Learning rate",
                min = 0,
                max = 1)
        @Nullable
        Double learningRate,

        @Option("Everything random follows from it: the same seed gives the same result on the same kind of machine.")
        long seed,

        @Option(value = "Share of all steps over which the rate rises from 0.", min = 0, max = 0.99, advanced = true)
        double warmup,

        @Option(
                value = "How strongly weights are pulled towards 0; strategies exempt biases and norms.",
                min = 0,
                max = 1,
                advanced = true)
        double weightDecay,

        @Option(
                value = "Largest global norm of a gradient; a larger one is scaled down. 0 switches clipping off.",
                title = "Largest gradient norm",
                min = 0,
                advanced = true)
        double clipNorm,

        @Option(
                value = "Share of hidden values that are zeroed while training; empty takes the model's own.",
                min = 0,
                max = 0.99,
                advanced = true)
        @Nullable
        Double dropout,

        @Option(
                value =
                        "Share of attention weights that are zeroed while training; empty takes the model's own, 0 is fastest.",
                min = 0,
                max = 0.99,
                advanced = true)
        @Nullable
        Double attentionDropout,

        @Option(
                value = "Format of the matrix products; auto measures whether bfloat16 is worth it on this machine.",
                advanced = true)
        Precision precision,

        @Option(
                value = "How often the dev split is evaluated and a checkpoint is written.",
                min = 1,
                max = 1_000,
                advanced = true)
        int evaluationsPerEpoch,

        @Option(
                value = "How many of the newest checkpoints are kept besides the best.",
                min = 1,
                max = 1_000,
                advanced = true)
        int keepCheckpoints,

        @Option(
                value =
                        "Store what the frozen layers below the trained ones compute, instead of computing it in every epoch."
                                + " Faster, but without dropout in these layers, so the result differs.",
                title = "Cache frozen layers",
                advanced = true)
        boolean cacheFrozenPrefix) {

    public static final TrainingSettings DEFAULTS = new TrainingSettings(
            3, 16, null, null, RunSpecification.USUAL_SEED, 0.1, 0.01, 1.0, null, null, Precision.AUTO, 2, 2, false);

    /** {@code AUTO} is decided by the plan: a run always has one of the other two. */
    public enum Precision {
        AUTO,
        FP32,
        BF16
    }

    public TrainingSettings {
        require(epochs >= 1, "epochs must be at least 1, was %s.", epochs);
        require(batchSize >= 1, "batchSize must be at least 1, was %s.", batchSize);
        require(maxTokens == null || maxTokens >= 8, "maxTokens must be at least 8, was %s.", maxTokens);
        require(
                learningRate == null || learningRate > 0 && learningRate <= 1,
                "learningRate must be above 0 and at most 1, was %s.",
                learningRate);
        require(isShare(warmup), "warmup must be at least 0 and below 1, was %s.", warmup);
        require(weightDecay >= 0 && weightDecay <= 1, "weightDecay must be between 0 and 1, was %s.", weightDecay);
        require(
                clipNorm >= 0 && Double.isFinite(clipNorm),
                "clipNorm must be 0 or more; 0 switches clipping off. It was %s.",
                clipNorm);
        require(dropout == null || isShare(dropout), "dropout must be at least 0 and below 1, was %s.", dropout);
        require(
                attentionDropout == null || isShare(attentionDropout),
                "attentionDropout must be at least 0 and below 1, was %s.",
                attentionDropout);
        require(evaluationsPerEpoch >= 1, "evaluationsPerEpoch must be at least 1, was %s.", evaluationsPerEpoch);
        require(keepCheckpoints >= 1, "keepCheckpoints must be at least 1, was %s.", keepCheckpoints);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value < 1;
    }

    private static void require(boolean holds, String sentence, @Nullable Object value) {
        if (!holds) {
            throw new IllegalArgumentException(sentence.formatted(value));
        }
    }

    /**
     * The same settings with everything decided that may be left open.
     *
     * @param learningRate null where a full-batch solver needs none
     */
    TrainingSettings resolved(
            int longestSequence, @Nullable Double learningRate, double dropout, double attentionDropout) {
        return new TrainingSettings(
                epochs,
                batchSize,
                longestSequence,
                learningRate,
                seed,
                warmup,
                weightDecay,
                clipNorm,
                dropout,
                attentionDropout,
                precision,
                evaluationsPerEpoch,
                keepCheckpoints,
                cacheFrozenPrefix);
    }

    /** {@link #maxTokens} of a run, where everything is decided. */
    public int longestSequence() {
        return Objects.requireNonNull(maxTokens, "the longest sequence is not decided yet");
    }

    public TrainingSettings withPrecision(Precision other) {
        return new TrainingSettings(
                epochs,
                batchSize,
                maxTokens,
                learningRate,
                seed,
                warmup,
                weightDecay,
                clipNorm,
                dropout,
                attentionDropout,
                other,
                evaluationsPerEpoch,
                keepCheckpoints,
                cacheFrozenPrefix);
    }
}
