/**
 * The commands behind the launcher. They know the server by its public REST API and by two files of its home folder, and share no code
 * with it: whatever the demo does, any program can do.
 */
@NullMarked
package dev.headstock.cli;

import org.jspecify.annotations.NullMarked;
