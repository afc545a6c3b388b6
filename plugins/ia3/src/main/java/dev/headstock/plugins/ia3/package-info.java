/** Learned factors of keys, values and feed-forward activations, after Liu et al., 2022. */
@NullMarked
package dev.headstock.plugins.ia3;

import org.jspecify.annotations.NullMarked;
