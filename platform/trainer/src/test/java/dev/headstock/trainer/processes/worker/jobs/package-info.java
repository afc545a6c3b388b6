@NullMarked
package dev.headstock.trainer.processes.worker.jobs;

import org.jspecify.annotations.NullMarked;
