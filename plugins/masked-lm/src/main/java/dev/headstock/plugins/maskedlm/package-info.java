/** Masked tokens: pre-training continued on texts of one's own. */
@NullMarked
package dev.headstock.plugins.maskedlm;

import org.jspecify.annotations.NullMarked;
