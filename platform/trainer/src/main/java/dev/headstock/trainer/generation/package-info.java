/**
 * Generates texts token by token for a batch of examples: the search, the caches that follow its rows, and when a text ends. Heads say what
 * comes next through {@link dev.headstock.api.head.Generator}; everything that concerns several rows or steps is here.
 */
@NullMarked
package dev.headstock.trainer.generation;

import org.jspecify.annotations.NullMarked;
