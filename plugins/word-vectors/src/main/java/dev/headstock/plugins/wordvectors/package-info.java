/** Static word vectors: a table, and for fastText the n-grams that give unseen words a vector. */
@NullMarked
package dev.headstock.plugins.wordvectors;

import org.jspecify.annotations.NullMarked;
