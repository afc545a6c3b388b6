/** A learned weighted sum of all layers, after Peters et al., 2018. */
@NullMarked
package dev.headstock.plugins.layermix;

import org.jspecify.annotations.NullMarked;
