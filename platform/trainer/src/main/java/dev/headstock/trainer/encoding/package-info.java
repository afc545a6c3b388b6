/**
 * From texts to the arrays that a model reads: tokenizers, rows with the place of each token in its text, units with their targets, and
 * the order in which units become steps and passes. Knows heads by their interface and nothing of weights.
 */
@NullMarked
package dev.headstock.trainer.encoding;

import org.jspecify.annotations.NullMarked;
