/**
 * Runs workers as processes of this machine.
 */
@NullMarked
package dev.headstock.server.executors.local;

import org.jspecify.annotations.NullMarked;
