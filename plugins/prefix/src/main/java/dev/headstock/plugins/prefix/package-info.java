/** Learned keys and values in front of those of the text, after Li and Liang, 2021, and Liu et al., 2021. */
@NullMarked
package dev.headstock.plugins.prefix;

import org.jspecify.annotations.NullMarked;
