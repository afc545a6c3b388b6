@NullMarked
package dev.headstock.trainer.generation;

import org.jspecify.annotations.NullMarked;
