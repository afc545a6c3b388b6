/** The server's tests: each boots the real application on a real PostgreSQL, once for all of them. */
@NullMarked
package dev.headstock.server;

import org.jspecify.annotations.NullMarked;
