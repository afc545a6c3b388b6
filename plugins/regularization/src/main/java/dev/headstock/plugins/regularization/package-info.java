/** Keeps fine-tuned weights near the pre-trained ones. */
@NullMarked
package dev.headstock.plugins.regularization;

import org.jspecify.annotations.NullMarked;
