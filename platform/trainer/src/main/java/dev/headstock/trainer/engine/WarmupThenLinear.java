package dev.headstock.trainer.engine;

/**
 * Rises linearly to {@code peak} during the warm-up, then falls linearly and would reach 0 just after the last step. Never 0 itself, so
 * that no step is wasted.
 *
 * @param warmup steps
 * @param steps of the whole run, more than {@code warmup}
 */
record WarmupThenLinear(double peak, long warmup, long steps) implements LearningRate {

    /** @param share of all steps that is warm-up, in [0, 1) */
    static WarmupThenLinear of(double peak, double share, long steps) {
        return new WarmupThenLinear(peak, Math.min((long) (share * steps), steps - 1), steps);
    }

    @Override
    public double at(long step) {
        return step < warmup ? peak * (step + 1) / (warmup + 1) : peak * (steps - step) / (steps - warmup);
    }
}
