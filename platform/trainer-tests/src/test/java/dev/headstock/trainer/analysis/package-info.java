@NullMarked
package dev.headstock.trainer.analysis;

import org.jspecify.annotations.NullMarked;
