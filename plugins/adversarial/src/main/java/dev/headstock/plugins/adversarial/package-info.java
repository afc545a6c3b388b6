/** Trains for answers that small changes of input or dropout do not move. */
@NullMarked
package dev.headstock.plugins.adversarial;

import org.jspecify.annotations.NullMarked;
