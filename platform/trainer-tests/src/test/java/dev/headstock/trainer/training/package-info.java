@NullMarked
package dev.headstock.trainer.training;

import org.jspecify.annotations.NullMarked;
