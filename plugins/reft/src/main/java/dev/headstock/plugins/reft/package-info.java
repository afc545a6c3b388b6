/** Low-rank changes of hidden states, after Wu et al., 2024. */
@NullMarked
package dev.headstock.plugins.reft;

import org.jspecify.annotations.NullMarked;
