@NullMarked
package dev.headstock.plugins.sharpness;

import org.jspecify.annotations.NullMarked;
