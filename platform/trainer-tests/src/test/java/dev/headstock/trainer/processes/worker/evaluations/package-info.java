@NullMarked
package dev.headstock.trainer.processes.worker.evaluations;

import org.jspecify.annotations.NullMarked;
