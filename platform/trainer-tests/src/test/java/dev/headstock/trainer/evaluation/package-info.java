@NullMarked
package dev.headstock.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
