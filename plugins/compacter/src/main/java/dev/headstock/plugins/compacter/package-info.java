/** Bottleneck adapters of Kronecker products, after Karimi Mahabadi et al., 2021. */
@NullMarked
package dev.headstock.plugins.compacter;

import org.jspecify.annotations.NullMarked;
