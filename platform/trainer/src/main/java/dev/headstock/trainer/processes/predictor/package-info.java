/** The predictor: the process in which one trained model answers. */
@NullMarked
package dev.headstock.trainer.processes.predictor;

import org.jspecify.annotations.NullMarked;
