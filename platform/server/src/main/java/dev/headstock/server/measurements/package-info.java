/**
 * Metric points, curves and log lines of runs, and which value of a metric is better. Knows a run by its number only.
 */
@NullMarked
package dev.headstock.server.measurements;

import org.jspecify.annotations.NullMarked;
