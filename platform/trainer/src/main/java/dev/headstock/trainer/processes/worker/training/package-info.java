/** The job that trains a run: from its files to its last checkpoint and the evaluation of its best one. */
@NullMarked
package dev.headstock.trainer.processes.worker.training;

import org.jspecify.annotations.NullMarked;
