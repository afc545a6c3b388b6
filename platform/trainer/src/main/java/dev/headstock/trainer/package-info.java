/** The programs that run beside the server: worker, plugin host and predictor, all started through {@link dev.headstock.trainer.Main}. */
@NullMarked
package dev.headstock.trainer;

import org.jspecify.annotations.NullMarked;
