@NullMarked
package dev.headstock.trainer.processes.worker.server;

import org.jspecify.annotations.NullMarked;
