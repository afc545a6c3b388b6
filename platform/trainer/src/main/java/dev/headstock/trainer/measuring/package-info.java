/** Measures how fast a machine is, in a short-lived process of its own: the plugin host itself never loads libtorch. */
@NullMarked
package dev.headstock.trainer.measuring;

import org.jspecify.annotations.NullMarked;
