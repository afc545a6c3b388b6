/** Attention over the trained adapters of several models. */
@NullMarked
package dev.headstock.plugins.fusion;

import org.jspecify.annotations.NullMarked;
