@NullMarked
package dev.headstock.plugins.losssurface;

import org.jspecify.annotations.NullMarked;
