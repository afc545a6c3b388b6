@NullMarked
package dev.headstock.trainer.processes.worker.checkpoints;

import org.jspecify.annotations.NullMarked;
