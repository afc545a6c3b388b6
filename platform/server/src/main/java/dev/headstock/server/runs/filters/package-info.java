/**
 * What is asked of a list of runs: conditions as people write them, as values and as SQL, and the order of the answer.
 */
@NullMarked
package dev.headstock.server.runs.filters;

import org.jspecify.annotations.NullMarked;
