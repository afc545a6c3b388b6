/**
 * From uploaded files to a data set version: a first look that proposes what columns are for, and the import that lists every faulty row
 * before anything is written.
 *
 * <p>Files may be larger than memory. An import keeps per row: 16 to 32 bytes for finding duplicates and leakage, nothing else; rows wait
 * on the disk, in the folder that receives the result.
 */
@NullMarked
package dev.headstock.trainer.datasets;

import org.jspecify.annotations.NullMarked;
