@NullMarked
package dev.headstock.trainer.recipes;

import org.jspecify.annotations.NullMarked;
