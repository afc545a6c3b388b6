/** Sequence to sequence with one stack: the model reads its source in both directions and continues it, after Dong et al., 2019. */
@NullMarked
package dev.headstock.plugins.prefixlm;

import org.jspecify.annotations.NullMarked;
