package dev.headstock.trainer.training;

import dev.headstock.api.tuning.LearningRateSchedule;

/**
 * Rises linearly during the warm-up, then falls linearly and would reach 0 just after the last step. Never 0 itself, so that no step is
 * wasted.
 */
public record WarmupThenLinear() implements LearningRateSchedule {

    /** Steps of a warm-up that is a share of all steps, in [0, 1). At least one step remains after it. */
    public static long warmupSteps(double share, long totalSteps) {
        return Math.min((long) (share * totalSteps), totalSteps - 1);
    }

    @Override
    public double factor(long step, long totalSteps, long warmupSteps) {
        return step < warmupSteps
                ? (step + 1.0) / (warmupSteps + 1.0)
                : (double) (totalSteps - step) / (totalSteps - warmupSteps);
    }
}
