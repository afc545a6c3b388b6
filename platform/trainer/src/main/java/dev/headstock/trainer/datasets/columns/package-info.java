/**
 * What the columns of a file are for, and how a row's cells are read: by the role and type of their column, with every
 * fault named.
 */
@NullMarked
package dev.headstock.trainer.datasets.columns;

import org.jspecify.annotations.NullMarked;
