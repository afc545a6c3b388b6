/** One contract, two object stores. */
@NullMarked
package dev.headstock.server.storage;

import org.jspecify.annotations.NullMarked;
