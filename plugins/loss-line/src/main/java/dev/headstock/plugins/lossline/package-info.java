/** The loss on a line through a trained model, after Li et al., 2018. */
@NullMarked
package dev.headstock.plugins.lossline;

import org.jspecify.annotations.NullMarked;
