@NullMarked
package dev.headstock.trainer.torch;

import org.jspecify.annotations.NullMarked;
