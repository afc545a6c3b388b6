package dev.headstock.trainer.training;

import java.util.List;

/** Makes the passes of a step of one epoch. */
@FunctionalInterface
interface PassFactory {

    /** @param passes numbers of units */
    StepPasses passes(RunStep step, List<int[]> passes);
}
