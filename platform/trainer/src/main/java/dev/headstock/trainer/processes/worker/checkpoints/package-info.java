/** Checkpoints of a run: written, sent to the server while training goes on, and the one that DEV chose so far. */
@NullMarked
package dev.headstock.trainer.processes.worker.checkpoints;

import org.jspecify.annotations.NullMarked;
