@NullMarked
package dev.headstock.plugins.modernbert;

import org.jspecify.annotations.NullMarked;
