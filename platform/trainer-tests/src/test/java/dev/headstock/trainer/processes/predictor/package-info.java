@NullMarked
package dev.headstock.trainer.processes.predictor;

import org.jspecify.annotations.NullMarked;
