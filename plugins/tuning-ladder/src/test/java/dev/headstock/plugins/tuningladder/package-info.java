@NullMarked
package dev.headstock.plugins.tuningladder;

import org.jspecify.annotations.NullMarked;
