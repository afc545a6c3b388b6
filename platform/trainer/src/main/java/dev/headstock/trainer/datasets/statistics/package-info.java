/** What is counted of a data set version: values, lengths, languages, classes and their order. */
@NullMarked
package dev.headstock.trainer.datasets.statistics;

import org.jspecify.annotations.NullMarked;
