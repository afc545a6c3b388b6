/** The Megatron-BERT architecture: a pre-norm BERT, after Shoeybi et al., 2019. */
@NullMarked
package dev.headstock.plugins.megatronbert;

import org.jspecify.annotations.NullMarked;
