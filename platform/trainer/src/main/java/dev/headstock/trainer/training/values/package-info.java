/** Vectors over the parameters of a run, and arrays that last from step to step or come from plugins. */
@NullMarked
package dev.headstock.trainer.training.values;

import org.jspecify.annotations.NullMarked;
