/**
 * Predictions of model versions: predictor processes, one per version, started on demand and stopped when idle.
 */
@NullMarked
package dev.headstock.server.serving;

import org.jspecify.annotations.NullMarked;
