/**
 * Checkpoints of runs: their files are blobs, and a row makes them exist. Knows a run by its number only.
 */
@NullMarked
package dev.headstock.server.checkpoints;

import org.jspecify.annotations.NullMarked;
