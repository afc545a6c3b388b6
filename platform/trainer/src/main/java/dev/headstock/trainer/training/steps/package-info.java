/** One step: its forward passes, its gradient, what interceptors make of it, and the update. */
@NullMarked
package dev.headstock.trainer.training.steps;

import org.jspecify.annotations.NullMarked;
