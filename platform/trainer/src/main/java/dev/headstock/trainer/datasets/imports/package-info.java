/**
 * The first look at an uploaded file, which proposes what its columns are for, and the import, which writes a version
 * and reports every faulty row.
 */
@NullMarked
package dev.headstock.trainer.datasets.imports;

import org.jspecify.annotations.NullMarked;
