@NullMarked
package dev.headstock.trainer.engine;

import org.jspecify.annotations.NullMarked;
