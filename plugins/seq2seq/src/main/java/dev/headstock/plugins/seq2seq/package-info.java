/** A decoder that attends to the encoder's output and writes a text. */
@NullMarked
package dev.headstock.plugins.seq2seq;

import org.jspecify.annotations.NullMarked;
