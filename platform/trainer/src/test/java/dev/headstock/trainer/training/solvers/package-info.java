@NullMarked
package dev.headstock.trainer.training.solvers;

import org.jspecify.annotations.NullMarked;
