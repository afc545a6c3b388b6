/** Puts load on a server of its own and prints what came of it as JSON. */
@NullMarked
package dev.headstock.bench.load;

import org.jspecify.annotations.NullMarked;
