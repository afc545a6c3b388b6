/** The team's registry, on the real server and database. */
@NullMarked
package dev.headstock.server.registry;

import org.jspecify.annotations.NullMarked;
