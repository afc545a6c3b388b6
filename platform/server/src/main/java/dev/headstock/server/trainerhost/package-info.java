/**
 * The plugin host, a child process that loads plugins to describe, check and plan: its supervision and its client. It may crash
 * without harm. Which jars it loads is decided by {@code plugins}.
 */
@NullMarked
package dev.headstock.server.trainerhost;

import org.jspecify.annotations.NullMarked;
