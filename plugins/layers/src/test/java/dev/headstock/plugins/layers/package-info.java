@NullMarked
package dev.headstock.plugins.layers;

import org.jspecify.annotations.NullMarked;
