/** Bottleneck adapters: a narrow two-layer network beside or behind a sub-layer. */
@NullMarked
package dev.headstock.plugins.bottleneck;

import org.jspecify.annotations.NullMarked;
