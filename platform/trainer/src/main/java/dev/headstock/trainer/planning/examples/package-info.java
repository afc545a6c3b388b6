/** The examples of a run: rows of its data set, or what its view makes of them. */
@NullMarked
package dev.headstock.trainer.planning.examples;

import org.jspecify.annotations.NullMarked;
