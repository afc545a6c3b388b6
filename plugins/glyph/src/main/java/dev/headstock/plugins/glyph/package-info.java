/** Embeddings of Chinese characters from their pictures, for characters that no training has seen. */
@NullMarked
package dev.headstock.plugins.glyph;

import org.jspecify.annotations.NullMarked;
