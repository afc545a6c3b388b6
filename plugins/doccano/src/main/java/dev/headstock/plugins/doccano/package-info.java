/** Reads what doccano exports. */
@NullMarked
package dev.headstock.plugins.doccano;

import org.jspecify.annotations.NullMarked;
