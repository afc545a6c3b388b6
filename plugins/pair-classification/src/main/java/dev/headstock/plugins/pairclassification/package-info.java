/** One class for each pair of texts. */
@NullMarked
package dev.headstock.plugins.pairclassification;

import org.jspecify.annotations.NullMarked;
