package dev.headstock.trainer.training;

import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.ExampleResult;
import java.util.Map;

/** Follows a training from its own thread; the training waits until a method returns. */
public interface TrainingObserver {

    void stepped(StepReport report);

    /** Something moved inside of what may take long: a pass of a step or of an evaluation. */
    default void progressed() {}

    /** An evaluation of the dev split begins; {@link #answered} follows for each example, then {@link #evaluated}. */
    default void evaluating(Progress progress) {}

    /** One example of the dev split, in no particular order. */
    default void answered(ExampleResult result) {}

    void evaluated(EvaluationResult result, Progress progress);

    /**
     * Now is the moment to keep the model: everything is consistent as of this step. The model holds the values that are exported;
     * {@link Training#saveState} keeps the trained ones where they differ.
     */
    void checkpoint(Progress progress);

    /** Asked for after every step. */
    Wish wish();

    /** What somebody wants of the training. */
    enum Wish {
        GO_ON,
        CHECKPOINT,
        STOP
    }

    /**
     * @param step optimizer steps done, of {@code totalSteps}
     * @param epochs done, fractional
     */
    record Progress(long step, long totalSteps, double epochs) {}

    /**
     * One optimizer step.
     *
     * @param loss mean over the batch before the step, as training computes it, in the head's unit
     * @param gradientNorm global 2-norm before clipping
     * @param units in the batch
     * @param seconds that the step took
     * @param metrics by name: what interceptors logged, under their ids, and where an evaluation follows the weights of the readout's layers
     */
    record StepReport(
            Progress progress,
            double loss,
            double learningRate,
            double gradientNorm,
            int units,
            double seconds,
            Map<String, Double> metrics) {}
}
