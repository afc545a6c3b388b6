/**
 * Evaluations: one model on one split of one data set version, with metrics, figures, intervals and the prediction for every example. A run makes
 * them while it trains, and jobs make them of any trained model. Until its report arrives an evaluation is invisible.
 */
@NullMarked
package dev.headstock.server.evaluations;

import org.jspecify.annotations.NullMarked;
