/** Tagged words, one per line. */
@NullMarked
package dev.headstock.plugins.conll;

import org.jspecify.annotations.NullMarked;
