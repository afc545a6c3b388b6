/**
 * Studies: lists of runs of one experiment and figures about them together, planned by a plugin in rounds. A round is stored before its first run is
 * queued, so a restarted server only goes on; figures are computed again whenever a run has ended.
 */
@NullMarked
package dev.headstock.server.studies;

import org.jspecify.annotations.NullMarked;
