/**
 * Serves the files of the dashboard.
 */
@NullMarked
package dev.headstock.server.dashboard;

import org.jspecify.annotations.NullMarked;
