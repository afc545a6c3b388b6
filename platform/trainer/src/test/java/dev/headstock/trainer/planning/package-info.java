@NullMarked
package dev.headstock.trainer.planning;

import org.jspecify.annotations.NullMarked;
