/**
 * Experiments: a question about one data set and one base model, answered by one or many runs. What is asked is checked completely, by the
 * plugin host, before anything is stored; then the experiment, its runs and their jobs come into being in one transaction.
 */
@NullMarked
package dev.headstock.server.experiments;

import org.jspecify.annotations.NullMarked;
