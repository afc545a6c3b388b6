/** Adapters that other libraries trained, made into models of this platform. */
@NullMarked
package dev.headstock.trainer.foreign;

import org.jspecify.annotations.NullMarked;
