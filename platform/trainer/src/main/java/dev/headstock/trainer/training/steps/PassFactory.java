package dev.headstock.trainer.training.steps;

import java.util.List;

/** Makes the passes of a step of one epoch. */
@FunctionalInterface
public interface PassFactory {

    /** @param passes numbers of units */
    StepPasses passes(RunStep step, List<int[]> passes);
}
