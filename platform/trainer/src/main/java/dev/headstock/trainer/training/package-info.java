/**
 * The training loop: the gradient of a step, what interceptors make of it, the update, and when to evaluate and to keep a checkpoint.
 *
 * <p>Everything random follows from the seed and the number of a step, never from a generator that is carried along, and everything that
 * lasts from step to step is in {@link dev.headstock.trainer.training.TrainingState}: a run that is killed and resumed ends with the same
 * numbers as an undisturbed one.
 */
@NullMarked
package dev.headstock.trainer.training;

import org.jspecify.annotations.NullMarked;
