/**
 * The parameters of a run: who declares them, under which paths they are stored, and which of them are trained from
 * when.
 */
@NullMarked
package dev.headstock.trainer.planning.parameters;

import org.jspecify.annotations.NullMarked;
