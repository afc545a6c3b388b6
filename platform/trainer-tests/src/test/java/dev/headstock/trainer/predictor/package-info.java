@NullMarked
package dev.headstock.trainer.predictor;

import org.jspecify.annotations.NullMarked;
