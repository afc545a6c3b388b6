/**
 * A backbone with adapters, readout and head, the parameters of all of them, and what happens when it reads a batch. Knows nothing of
 * training, evaluation or files, except where weights come from.
 */
@NullMarked
package dev.headstock.trainer.model;

import org.jspecify.annotations.NullMarked;
