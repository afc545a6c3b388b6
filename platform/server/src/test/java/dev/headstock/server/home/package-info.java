/** Homes for tests, and tests of homes. */
@NullMarked
package dev.headstock.server.home;

import org.jspecify.annotations.NullMarked;
