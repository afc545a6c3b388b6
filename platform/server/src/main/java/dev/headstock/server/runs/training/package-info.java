/**
 * The jobs that train runs: what a worker is given, the checkpoints it uploads, and how a run's row follows its job.
 */
@NullMarked
package dev.headstock.server.runs.training;

import org.jspecify.annotations.NullMarked;
