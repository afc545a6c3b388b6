/** One class per text or pair of texts. */
@NullMarked
package dev.headstock.plugins.sequenceclassification;

import org.jspecify.annotations.NullMarked;
