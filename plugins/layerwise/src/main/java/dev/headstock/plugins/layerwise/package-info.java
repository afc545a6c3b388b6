/** Treats the layers of a model differently while it is tuned. */
@NullMarked
package dev.headstock.plugins.layerwise;

import org.jspecify.annotations.NullMarked;
