/** Tests of the child processes that answer. */
@NullMarked
package dev.headstock.server.processes;

import org.jspecify.annotations.NullMarked;
