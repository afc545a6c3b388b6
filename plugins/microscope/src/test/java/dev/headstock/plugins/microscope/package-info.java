@NullMarked
package dev.headstock.plugins.microscope;

import org.jspecify.annotations.NullMarked;
