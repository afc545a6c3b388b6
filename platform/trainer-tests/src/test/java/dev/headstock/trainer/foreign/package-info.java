@NullMarked
package dev.headstock.trainer.foreign;

import org.jspecify.annotations.NullMarked;
