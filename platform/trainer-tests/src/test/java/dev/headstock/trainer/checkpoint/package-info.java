@NullMarked
package dev.headstock.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
