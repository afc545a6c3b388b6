/**
 * Evaluations and their predictions. Until its report arrives an evaluation is invisible.
 */
@NullMarked
package dev.headstock.server.evaluations;

import org.jspecify.annotations.NullMarked;
