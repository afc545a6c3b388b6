/** How close training comes to what the processor can do. */
@NullMarked
package dev.headstock.bench.engine;

import org.jspecify.annotations.NullMarked;
