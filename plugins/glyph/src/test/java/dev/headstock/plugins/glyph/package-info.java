@NullMarked
package dev.headstock.plugins.glyph;

import org.jspecify.annotations.NullMarked;
