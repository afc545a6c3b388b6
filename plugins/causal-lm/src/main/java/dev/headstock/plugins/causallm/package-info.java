/** Predicts each token from those before it, and continues texts. */
@NullMarked
package dev.headstock.plugins.causallm;

import org.jspecify.annotations.NullMarked;
