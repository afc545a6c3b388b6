/** Stands in for the trainer in the server's tests: the same command line, a plugin host of a few lines, no libtorch. */
@NullMarked
package dev.headstock.trainer;

import org.jspecify.annotations.NullMarked;
