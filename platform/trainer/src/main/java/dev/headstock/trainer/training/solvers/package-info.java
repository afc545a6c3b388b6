/** Training without steps: L-BFGS on all units at once, for frozen models. */
@NullMarked
package dev.headstock.trainer.training.solvers;

import org.jspecify.annotations.NullMarked;
