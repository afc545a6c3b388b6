/** Averages of weights over steps: exponential and plain. */
@NullMarked
package dev.headstock.plugins.averaging;

import org.jspecify.annotations.NullMarked;
