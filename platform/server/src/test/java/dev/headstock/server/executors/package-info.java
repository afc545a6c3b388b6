/** The contract of executors. */
@NullMarked
package dev.headstock.server.executors;

import org.jspecify.annotations.NullMarked;
