package dev.headstock.trainer.evaluation;

import java.util.Map;

/**
 * How to evaluate a split.
 *
 * @param fitted constants that were tuned on another split, by name; empty for the split on which they are tuned
 * @param replicates whether bootstrap replicates are computed, for intervals
 * @param frozenBackbone whether the backbone is as it was before training, so that its features may come from a cache
 */
public record EvaluationRequest(Map<String, float[]> fitted, boolean replicates, boolean frozenBackbone) {

    /** Of the split on which constants are tuned: nothing is measured with what was fitted on the same rows. */
    public static EvaluationRequest tuning() {
        return new EvaluationRequest(Map.of(), false, false);
    }

    /** @param fitted on DEV, by name */
    public static EvaluationRequest with(Map<String, float[]> fitted) {
        return new EvaluationRequest(fitted, false, false);
    }

    public EvaluationRequest withReplicates() {
        return new EvaluationRequest(fitted, true, frozenBackbone);
    }

    public EvaluationRequest withFrozenBackbone(boolean frozen) {
        return new EvaluationRequest(fitted, replicates, frozen);
    }
}
