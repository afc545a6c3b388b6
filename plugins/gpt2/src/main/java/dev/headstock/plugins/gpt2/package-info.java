/** The GPT-2 architecture: a causal pre-norm decoder, after Radford et al., 2019. */
@NullMarked
package dev.headstock.plugins.gpt2;

import org.jspecify.annotations.NullMarked;
