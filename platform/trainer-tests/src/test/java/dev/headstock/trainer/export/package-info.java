@NullMarked
package dev.headstock.trainer.export;

import org.jspecify.annotations.NullMarked;
