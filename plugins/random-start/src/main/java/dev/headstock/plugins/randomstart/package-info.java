/** Models from nothing: random weights from a configuration, with a tokenizer. */
@NullMarked
package dev.headstock.plugins.randomstart;

import org.jspecify.annotations.NullMarked;
