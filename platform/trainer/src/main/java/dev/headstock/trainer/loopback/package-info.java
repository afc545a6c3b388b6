/** Small HTTP servers of one parent process: loopback only, a token that only the parent learns, gone when the parent is. */
@NullMarked
package dev.headstock.trainer.loopback;

import org.jspecify.annotations.NullMarked;
