/**
 * What an analysis, and whatever else computes with finished models in a job of its own, works with: models with their weights, probes, and
 * loops that resume.
 */
@NullMarked
package dev.headstock.trainer.analysis;

import org.jspecify.annotations.NullMarked;
