@NullMarked
package dev.headstock.plugins.seq2seq;

import org.jspecify.annotations.NullMarked;
