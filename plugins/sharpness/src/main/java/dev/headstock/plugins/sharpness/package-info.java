/** How flat the minimum is that training ended in. */
@NullMarked
package dev.headstock.plugins.sharpness;

import org.jspecify.annotations.NullMarked;
