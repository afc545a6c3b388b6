/** The queue on a real PostgreSQL, with pretended worker processes. */
@NullMarked
package dev.headstock.server.queue;

import org.jspecify.annotations.NullMarked;
