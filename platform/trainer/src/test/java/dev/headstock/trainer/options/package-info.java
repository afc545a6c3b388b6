@NullMarked
package dev.headstock.trainer.options;

import org.jspecify.annotations.NullMarked;
