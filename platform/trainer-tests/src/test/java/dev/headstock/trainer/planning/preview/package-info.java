@NullMarked
package dev.headstock.trainer.planning.preview;

import org.jspecify.annotations.NullMarked;
