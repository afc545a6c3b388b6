/** Learned vectors before the text, after Lester et al., 2021. */
@NullMarked
package dev.headstock.plugins.prompt;

import org.jspecify.annotations.NullMarked;
