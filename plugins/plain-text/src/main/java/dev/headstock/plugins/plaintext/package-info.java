/** Texts without labels, one per line. */
@NullMarked
package dev.headstock.plugins.plaintext;

import org.jspecify.annotations.NullMarked;
