/** PostgreSQL: the server's own, durable and supervised, unless {@code HEADSTOCK_DATABASE_URL} names a team's. */
@NullMarked
package dev.headstock.server.database;

import org.jspecify.annotations.NullMarked;
