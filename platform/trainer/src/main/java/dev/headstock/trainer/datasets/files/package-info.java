/**
 * Uploaded files as rows: which format a file is in, what it throws, and values that look as if they had swallowed rows.
 */
@NullMarked
package dev.headstock.trainer.datasets.files;

import org.jspecify.annotations.NullMarked;
