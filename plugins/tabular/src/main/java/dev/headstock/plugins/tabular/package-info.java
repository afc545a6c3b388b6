/** Rows in text files: CSV, TSV and JSON Lines, read as streams, with every faulty row told apart from the good ones. */
@NullMarked
package dev.headstock.plugins.tabular;

import org.jspecify.annotations.NullMarked;
