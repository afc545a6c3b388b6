/** The MPNet architecture: a BERT with a relative position bias that all layers share, after Song et al., 2020. */
@NullMarked
package dev.headstock.plugins.mpnet;

import org.jspecify.annotations.NullMarked;
