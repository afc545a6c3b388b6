@NullMarked
package dev.headstock.plugins.randomstart;

import org.jspecify.annotations.NullMarked;
