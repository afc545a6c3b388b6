/**
 * Calls into plugins while a specification is resolved, and the problems that come of them: all are collected, each with
 * its place.
 */
@NullMarked
package dev.headstock.trainer.planning.problems;

import org.jspecify.annotations.NullMarked;
