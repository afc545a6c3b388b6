@NullMarked
package dev.headstock.trainer.answers;

import org.jspecify.annotations.NullMarked;
