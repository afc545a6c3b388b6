/** Runs and their workers: a pretended worker speaks real HTTP to the real server. */
@NullMarked
package dev.headstock.server.runs;

import org.jspecify.annotations.NullMarked;
