/** Tests of who may do what. */
@NullMarked
package dev.headstock.server.access;

import org.jspecify.annotations.NullMarked;
