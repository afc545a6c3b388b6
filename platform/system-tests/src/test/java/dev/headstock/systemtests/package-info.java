/** The whole product as a user starts it: the packed distribution, a real PostgreSQL, real weights, and REST as the only way in. */
@NullMarked
package dev.headstock.systemtests;

import org.jspecify.annotations.NullMarked;
