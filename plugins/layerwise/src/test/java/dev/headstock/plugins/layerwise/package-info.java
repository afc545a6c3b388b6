@NullMarked
package dev.headstock.plugins.layerwise;

import org.jspecify.annotations.NullMarked;
