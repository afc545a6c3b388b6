/** One number for each text or pair of texts. */
@NullMarked
package dev.headstock.plugins.regression;

import org.jspecify.annotations.NullMarked;
