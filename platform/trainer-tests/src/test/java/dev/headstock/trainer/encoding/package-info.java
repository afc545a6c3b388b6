@NullMarked
package dev.headstock.trainer.encoding;

import org.jspecify.annotations.NullMarked;
