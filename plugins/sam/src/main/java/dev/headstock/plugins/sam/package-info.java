/** Sharpness-aware minimization, after Foret et al., 2020. */
@NullMarked
package dev.headstock.plugins.sam;

import org.jspecify.annotations.NullMarked;
