package dev.headstock.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the platform, not a plugin, decides about a run.
 *
 * @param epochs passes over the training split
 * @param batchSize examples per optimiser step
 * @param maxTokens longer inputs are cut; at most the model's own limit
 * @param learningRate overrides the strategy's own when present
 * @param weightDecay AdamW's decoupled decay for the parameters that a rule decays
 * @param warmup share of all steps over which the rate rises from 0
 * @param clipNorm largest global norm of a gradient; 0 switches clipping off
 * @param dropout overrides the checkpoint's own when present
 * @param attentionDropout on attention probabilities; 0 allows the fast kernel
 * @param precision {@code fp32} and {@code bf16} do as they say; {@code auto} is decided by the plan, which measures whether bfloat16
 *     pays on this machine, so that a run always has one of the other two
 * @param evaluationsPerEpoch how often the dev split is evaluated and a checkpoint is written
 * @param keepCheckpoints how many of the newest stay beside the best
 * @param seed everything random follows from it
 */
public record TrainingSettings(
        int epochs,
        int batchSize,
        int maxTokens,
        @Nullable Double learningRate,
        double weightDecay,
        double warmup,
        double clipNorm,
        @Nullable Double dropout,
        double attentionDropout,
        Precision precision,
        int evaluationsPerEpoch,
        int keepCheckpoints,
        long seed) {

    public TrainingSettings withPrecision(Precision other) {
        return new TrainingSettings(
                epochs,
                batchSize,
                maxTokens,
                learningRate,
                weightDecay,
                warmup,
                clipNorm,
                dropout,
                attentionDropout,
                other,
                evaluationsPerEpoch,
                keepCheckpoints,
                seed);
    }

    public enum Precision {
        AUTO,
        FP32,
        BF16
    }
}
