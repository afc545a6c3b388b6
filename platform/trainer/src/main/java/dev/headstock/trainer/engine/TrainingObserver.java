package dev.headstock.trainer.engine;

/** Follows a training from its own thread; the training waits until a method returns. */
public interface TrainingObserver {

    void stepped(StepReport report);

    /** Something moved inside of what may take long: a pass of a step or of an evaluation. */
    default void progressed() {}

    void evaluated(EvaluationResult result, Progress progress);

    /** Now is the moment to keep the model: everything is consistent as of this step. */
    void checkpoint(Progress progress);

    /** Asked after every step. */
    Wish wish();

    /** What somebody wants of the training. */
    enum Wish {
        GO_ON,
        CHECKPOINT,
        STOP
    }

    /**
     * @param step optimiser steps done, of {@code totalSteps}
     * @param epochs done, fractional
     */
    record Progress(long step, long totalSteps, double epochs) {}

    /**
     * One optimiser step.
     *
     * @param loss mean over the batch before the step, in the head's unit
     * @param gradientNorm global 2-norm before clipping
     * @param examples in the batch
     * @param seconds that the step took
     */
    record StepReport(
            Progress progress, double loss, double learningRate, double gradientNorm, int examples, double seconds) {}
}
