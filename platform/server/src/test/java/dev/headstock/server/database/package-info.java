/** Tests of the embedded PostgreSQL. */
@NullMarked
package dev.headstock.server.database;

import org.jspecify.annotations.NullMarked;
