/** Learning from the outputs of a larger trained model, after Hinton et al., 2015. */
@NullMarked
package dev.headstock.plugins.distillation;

import org.jspecify.annotations.NullMarked;
