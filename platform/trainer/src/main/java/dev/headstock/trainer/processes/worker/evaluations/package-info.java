/** Evaluations in a worker: the job that measures a trained model, and the stream that takes predictions to the server while it goes on. */
@NullMarked
package dev.headstock.trainer.processes.worker.evaluations;

import org.jspecify.annotations.NullMarked;
