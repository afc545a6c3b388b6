/**
 * How well a model answers a split. Evaluations stream: pass, scores, decoding, accumulators, and a record per example that leaves through a
 * consumer, so that memory does not grow with the split.
 */
@NullMarked
package dev.headstock.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
