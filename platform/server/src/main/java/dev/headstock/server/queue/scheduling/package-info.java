/** Which waiting job starts next, and on which slots. */
@NullMarked
package dev.headstock.server.queue.scheduling;

import org.jspecify.annotations.NullMarked;
