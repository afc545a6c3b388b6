/** The ModernBERT architecture, after Warner et al., 2024. */
@NullMarked
package dev.headstock.plugins.modernbert;

import org.jspecify.annotations.NullMarked;
