@NullMarked
package dev.headstock.trainer.processes.worker;

import org.jspecify.annotations.NullMarked;
