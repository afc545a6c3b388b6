/** Models for other programs to load. */
@NullMarked
package dev.headstock.bench.interop;

import org.jspecify.annotations.NullMarked;
